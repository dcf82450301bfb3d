//! Which network addresses a server may be sent to by an address that comes from a configuration or a name server.
//!
//! Who answers for a name can answer anything. A server that followed it everywhere could be made to speak to its own
//! machine, to the network behind the firewall, or to the metadata of its cloud, where credentials lie.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Where clouds keep what only the machine itself may know, beside the link-local addresses.
const METADATA: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// Why an address is not connected to; `private_allowed` takes those of private networks and of this machine.
#[must_use]
pub fn problem(address: IpAddr, private_allowed: bool) -> Option<String> {
    let address = plain(address);
    if METADATA.contains(&address) || is_link_local(address) {
        return Some(format!(
            "is of the local link or holds metadata of a cloud (`{address}`), which is never connected to"
        ));
    }
    if is_no_host(address) {
        return Some(format!("is not that of one host (`{address}`)"));
    }
    if is_private(address) && !private_allowed {
        return Some(format!(
            "is private (`{address}`); if that is right, set `private_address = true`"
        ));
    }
    None
}

/// The same of the host of a URL, as far as it is an address and no name.
#[must_use]
pub fn host_problem(url: &Url, private_allowed: bool) -> Option<String> {
    let address = match url.host()? {
        Host::Domain(_) => return None,
        Host::Ipv4(address) => address.into(),
        Host::Ipv6(address) => address.into(),
    };
    problem(address, private_allowed)
}

/// The IPv4 address inside an IPv6 address that stands for one (mapped, or of NAT64 or 6to4).
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(long) = address else {
        return address;
    };
    let of = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match long.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => of(high, low),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => of(high, low),
        [0x2002, high, low, ..] => of(high, low),
        _ => address,
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// Nowhere, everywhere, or many at once.
fn is_no_host(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, ..] = address.octets();
            first == 0 || first >= 224
        }
        IpAddr::V6(address) => address.is_unspecified() || address.is_multicast(),
    }
}

/// Of this machine, of a private network (RFC 1918, RFC 4193), of a provider's own (RFC 6598), or of no network at all
/// (RFC 6890).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            address.is_loopback()
                || address.is_private()
                || address.is_documentation()
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (18..20).contains(&b))
                || (a == 192 && b == 0 && c == 0)
        }
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            address.is_loopback()
                || address.is_unique_local()
                || first & 0xffc0 == 0xfec0
                || (first == 0x2001 && (second == 0xdb8 || second < 0x200))
                || (first == 0x64 && second == 0xff9b)
                || first == 0x100
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn only_public_addresses_are_connected_to_unless_private_ones_may_be() {
        // Taken always, taken if private ones may be, taken never.
        let cases = [
            ("93.184.215.14", "always"),
            ("100.63.255.255", "always"),
            ("172.32.0.1", "always"),
            ("2606:2800:21f:cb07::1", "always"),
            ("64:ff9b::5db8:d70e", "always"),
            ("127.0.0.1", "private"),
            ("127.255.0.9", "private"),
            ("10.0.0.1", "private"),
            ("172.16.0.1", "private"),
            ("192.168.1.1", "private"),
            ("100.64.0.1", "private"),
            ("192.0.2.1", "private"),
            ("198.18.0.1", "private"),
            ("::1", "private"),
            ("fd12:3456::1", "private"),
            ("2001:db8::1", "private"),
            ("::ffff:10.0.0.1", "private"),
            ("64:ff9b::a00:1", "private"),
            ("2002:a00:1::", "private"),
            ("::10.0.0.1", "private"),
            ("169.254.169.254", "never"),
            ("::ffff:169.254.169.254", "never"),
            ("64:ff9b::a9fe:a9fe", "never"),
            ("fe80::1", "never"),
            ("fd00:ec2::254", "never"),
            ("100.100.100.200", "never"),
            ("168.63.129.16", "never"),
            ("0.0.0.0", "never"),
            ("0.1.2.3", "never"),
            ("224.0.0.1", "never"),
            ("255.255.255.255", "never"),
            ("::", "never"),
            ("ff02::1", "never"),
        ];
        for (text, expected) in cases {
            let address = text.parse().unwrap();
            let taken = (
                problem(address, false).is_none(),
                problem(address, true).is_none(),
            );
            let expected = match expected {
                "always" => (true, true),
                "private" => (false, true),
                _ => (false, false),
            };
            assert_eq!(taken, expected, "{text}");
        }
    }

    #[test]
    fn a_private_address_is_refused_with_the_remedy() {
        assert_eq!(
            problem("::ffff:10.0.0.1".parse().unwrap(), false).unwrap(),
            "is private (`10.0.0.1`); if that is right, set `private_address = true`"
        );
    }
}
