//! What settings are taken from where, and what is refused.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;

/// Loads a file with this text, an environment and a command line.
fn load(
    file: &str,
    environment: &[(&str, &str)],
    flags: &[(&'static str, &str)],
) -> Result<Config, String> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("steward.toml");
    std::fs::write(&path, file).unwrap();
    let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let sources = Sources {
        file: Some(path.clone()),
        environment: environment.iter().map(text).collect(),
        flags: flags
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    };
    Config::load(&sources)
        .map_err(|problems| problems.to_string().replace(path.to_str().unwrap(), "FILE"))
}

#[test]
fn without_any_layer_the_defaults_hold() {
    let config = Config::load(&Sources::default()).unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(
        config.database_url(),
        "sqlite://./steward-data/steward.db?mode=rwc"
    );
    assert!(config.problems().is_empty());
}

#[test]
fn a_later_layer_wins() {
    let file = "data = 'a'\nlog = 'json'\n[limits]\ndepth = 5\naliases = 6";
    let environment = [
        ("STEWARD_DATA", "b"),
        ("STEWARD_LIMITS__DEPTH", "7"),
        ("PATH", "/bin"),
    ];
    let config = load(file, &environment, &[]).unwrap();
    assert_eq!(
        (config.data, config.limits.depth, config.limits.aliases),
        ("b".into(), 7, 6)
    );
    assert_eq!(config.log, LogFormat::Json);
    assert_eq!(config.limits.tokens, Limits::default().tokens);
    let config = load(file, &environment, &[("data", "c")]).unwrap();
    assert_eq!(config.data, Path::new("c"));
}

#[test]
fn every_setting_can_come_from_the_file_and_from_the_environment() {
    let file = "
            listen = '0.0.0.0:80'\ndata = '/d'\ndatabase = 'sqlite:x.db'\nzone = 'UTC'\nlog = 'text'
            log_filter = 'warn'
            token = { issuer = 'i', audience = 'a', roles_claim = 'r', local_ttl = '2h' }
            backup = { directory = '/b', every = '12h', keep = 3 }";
    let config = load(file, &[], &[]).unwrap();
    assert_eq!(config.listen.port(), 80);
    assert_eq!(config.token.local_ttl.seconds(), 7200);
    assert_eq!(config.backup.directory, Some("/b".into()));
    assert_eq!(
        (config.backup.every.seconds(), config.backup.keep),
        (43_200, 3)
    );
    assert_eq!(config.database_url(), "sqlite:x.db?mode=rwc");
    let environment = [
        ("STEWARD_LISTEN", "[::1]:81"),
        ("STEWARD_LOG_FILTER", "steward=debug,info"),
        ("STEWARD_TOKEN__ROLES_CLAIM", "groups"),
        ("STEWARD_TOKEN__ISSUER", "12"),
    ];
    let config = load("", &environment, &[]).unwrap();
    assert_eq!(config.listen.port(), 81);
    assert_eq!(
        (
            config.token.roles_claim.as_str(),
            config.token.issuer.as_str()
        ),
        ("groups", "12")
    );
}

#[test]
fn what_is_not_known_is_refused_with_place_and_nearest_key() {
    let file = "databse = 'x'\n[limits]\ndept = 3\n[token]\naudience = 'fine'\n[other]\nlisten = 1";
    let environment = [
        ("STEWARD_LIMITS__DEPHT", "1"),
        ("STEWARD_LOGFILTER", "x"),
        ("STEWARDS", "fine"),
    ];
    insta::assert_snapshot!(load(file, &environment, &[]).unwrap_err(), @r"
        unknown key `databse` in `FILE`; the nearest known key is `database`
        unknown key `limits.dept` in `FILE`; the nearest known key is `limits.depth`
        unknown key `other.listen` in `FILE`; the nearest known key is `listen`
        unknown variable `STEWARD_LIMITS__DEPHT` in the environment; the nearest known variable is `STEWARD_LIMITS__DEPTH`
        unknown variable `STEWARD_LOGFILTER` in the environment; the nearest known variable is `STEWARD_LOG_FILTER`
        ");
}

#[test]
fn values_that_do_not_fit_are_refused_all_at_once() {
    let file = "listen = 'localhost'\ndata = ''\nzone = 'Mars/Olympus'\nlog = 'xml'\nlog_filter = 'a=b=c'
            [token]\nissuer = ' '\nroles_claim = 'sub'\nlocal_ttl = '31d'\n[limits]\nbracket_depth = 257\ntokens = 1.5
            depth = true\nvisits = '12'";
    let environment = [
        ("STEWARD_LIMITS__BODY_BYTES", "0"),
        ("STEWARD_LIMITS__ALIASES", "-1"),
        ("STEWARD_LIMITS__DEPTH", "yes"),
        ("STEWARD_TOKEN__LOCAL_TTL", "soon"),
        ("STEWARD_LIMITS__CONNECTIONS", "99999999999999999999"),
    ];
    let flags = [
        ("listen", "here"),
        ("database", "mysql://ann:secret@host/db"),
    ];
    insta::assert_snapshot!(load(file, &environment, &flags).unwrap_err(), @r"
        `data` in `FILE` must name a directory
        `limits.bracket_depth` in `FILE` must be at most 256
        `limits.depth` in `FILE` must be a whole number
        `limits.tokens` in `FILE` must be a whole number
        `listen` in `FILE` must be an address and a port like `127.0.0.1:7317`, not `localhost`
        `log` in `FILE` must be `text` or `json`, not `xml`
        `log_filter` in `FILE` must be a log filter like `info` or `steward=debug,info`
        `token.issuer` in `FILE` must not be empty
        `token.local_ttl` in `FILE` must be a time like `90s`, `1h` or `12h 30m`, from 1s to 720h
        `token.roles_claim` in `FILE` must not be one of iss, sub, aud, exp, nbf, iat, jti: they mean something else
        `zone` in `FILE` must be an IANA time zone that this machine knows, like `UTC` or `Europe/Berlin`, not `Mars/Olympus`
        `STEWARD_LIMITS__ALIASES` in the environment must be a whole number
        `STEWARD_LIMITS__BODY_BYTES` in the environment must be at least 1
        `STEWARD_LIMITS__CONNECTIONS` in the environment must be a whole number
        `STEWARD_LIMITS__DEPTH` in the environment must be a whole number
        `STEWARD_TOKEN__LOCAL_TTL` in the environment must be a time like `90s`, `1h` or `12h 30m`, from 1s to 720h
        `--database` on the command line must begin with `sqlite:` or `postgres://`
        `--listen` on the command line must be an address and a port like `127.0.0.1:7317`, not `here`
        ");
}

#[test]
fn traces_that_do_not_fit_are_refused_with_all_else() {
    let file = "
            log = 'xml'\n[traces]\nendpont = 'https://a/'\nendpoint = 'http://collector.example.com/v1/traces'
            sampled = 1.5\nservice_name = ' '\nheaders = 'secret'\nplain_http = 'no'";
    let environment = [
        ("STEWARD_TRACES__SAMPLED", "most"),
        ("STEWARD_TRACES__HEADER", "a=b"),
    ];
    insta::assert_snapshot!(load(file, &environment, &[]).unwrap_err(), @r"
        unknown key `traces.endpont` in `FILE`; the nearest known key is `traces.endpoint`
        unknown variable `STEWARD_TRACES__HEADER` in the environment; the nearest known variable is `STEWARD_TRACES__HEADERS`
        `log` in `FILE` must be `text` or `json`, not `xml`
        `traces.headers` in `FILE` must be headers like `authorization=Bearer TOKEN`, with `,` between them, none of which HTTP itself needs
        `traces.plain_http` in `FILE` must be `true` or `false`
        `traces.sampled` in `FILE` must be a share from 0 to 1, like `0.1`
        `traces.service_name` in `FILE` must not be empty
        `STEWARD_TRACES__SAMPLED` in the environment must be a number
        `traces.endpoint` in `FILE` must begin with `https://`, unless the collector is on this machine; `traces.plain_http = true` takes `http://`, which anybody on the way can read
        ");
    let file = "[traces]\nendpoint = 'http://collector.example.com/v1/traces'\nsampled = true";
    insta::assert_snapshot!(load(file, &[], &[]).unwrap_err(), @r"
        `traces.sampled` in `FILE` must be a number
        `traces.endpoint` in `FILE` must begin with `https://`, unless the collector is on this machine; `traces.plain_http = true` takes `http://`, which anybody on the way can read
        ");
}

#[test]
fn traces_come_from_the_file_and_from_the_environment() {
    let file =
        "[traces]\nendpoint = 'http://collector:4318/v1/traces'\nplain_http = true\nsampled = 1";
    let traces = load(file, &[], &[]).unwrap().traces;
    assert_eq!(traces.endpoint.unwrap().shown(), "collector:4318");
    assert!((traces.sampled - 1.0).abs() < f64::EPSILON);
    let environment = [
        ("STEWARD_TRACES__PLAIN_HTTP", "true"),
        ("STEWARD_TRACES__ENDPOINT", "http://10.0.0.1:4318/v1/traces"),
        ("STEWARD_TRACES__SAMPLED", "0.25"),
        ("STEWARD_TRACES__SERVICE_NAME", "register"),
        (
            "STEWARD_TRACES__HEADERS",
            "authorization=Bearer t,x-tenant=a",
        ),
    ];
    let traces = load(
        "[traces]\nendpoint = 'http://elsewhere/'",
        &environment,
        &[],
    )
    .unwrap()
    .traces;
    assert_eq!(traces.endpoint.unwrap().shown(), "10.0.0.1:4318");
    assert!((traces.sampled - 0.25).abs() < f64::EPSILON);
    assert_eq!(traces.service_name, "register");
    assert_eq!(traces.headers.unwrap().pairs().count(), 2);
}

#[test]
fn issuers_are_read_from_the_file() {
    let file = "
            [[issuers]]
            issuer = 'https://login.example.com/'\naudience = 'register'\nalgorithms = ['RS256', 'EdDSA']
            jwks = 'https://login.example.com/keys'\nrefresh = '1h'\nroles_claim = '/realm_access/roles'
            roles = { viewer = ['Staff'], officer = ['Data Protection'] }
            [[issuers]]
            issuer = 'b'\naudience = 'register'\nalgorithms = ['PS256']\nkeys = '/etc/b.pem'\ntoken_type = 'JWT'
            [issuers.roles]
            admin = ['root']";
    let issuers = load(file, &[], &[]).unwrap().issuers;
    let [first, second] = issuers.as_slice() else {
        panic!("{issuers:?}")
    };
    assert_eq!(first.roles.officer, ["Data Protection"]);
    assert_eq!(first.refresh.seconds(), 3600);
    assert_eq!(
        first.jwks.as_ref().unwrap().url().as_str(),
        "https://login.example.com/keys"
    );
    assert_eq!(second.keys, Some("/etc/b.pem".into()));
    assert_eq!(
        (second.token_type.as_str(), second.roles_claim.as_str()),
        ("JWT", "roles")
    );
}

#[test]
fn issuers_that_do_not_fit_are_refused_all_at_once() {
    let file = "
            [[issuers]]
            isuer = 'a'\naudience = 1\nalgorithms = ['HS256']\njwks = 'ftp://a/'\nplain_http = 'yes'
            roles = { viewers = ['a'], admin = 'b' }\nrefresh = '0s'
            [[issuers]]
            jwks = 'http://user:secret@a/'
            [[issuers]]
            jwks = 'http://169.254.169.254/'\nroles_claim = 'sub'
            [[issuers]]
            issuer = 'd'\naudience = 'x'\nalgorithms = ['EdDSA']\nkeys = 'a'\njwks = 'https://10.0.0.1/'
            roles = { viewer = [''] }";
    insta::assert_snapshot!(load(file, &[("STEWARD_ISSUERS", "x")], &[]).unwrap_err(), @r#"
        `issuers[0].algorithms` in `FILE` must be of `EdDSA`, `ES256`, `RS256` and `PS256`, not `HS256`
        `issuers[0].audience` in `FILE` must be a text
        unknown key `issuers[0].isuer` in `FILE`; the nearest known key is `issuer`
        `issuers[0].jwks` in `FILE` must be an address like `https://login.example.com/keys`, not `ftp://a/`
        `issuers[0].plain_http` in `FILE` must be `true` or `false`
        `issuers[0].refresh` in `FILE` must be a time like `90s`, `1h` or `12h 30m`, from 1s to 720h
        unknown key `issuers[0].roles.viewers` in `FILE`; the nearest known key is `roles.viewer`
        `issuers[0].roles` in `FILE` must be a table of roles, each with a list of texts
        `issuers[1].jwks` in `FILE` must be an address like `https://login.example.com/keys`, without user, password and `#`
        `issuers[2].issuer` in `FILE` must be stated
        `issuers[2].audience` in `FILE` must be stated
        `issuers[2].algorithms` in `FILE` must name at least one
        `issuers[2].roles_claim` in `FILE` must not be one of iss, sub, aud, exp, nbf, iat, jti: they mean something else
        `issuers[2].roles` in `FILE` must give at least one role, as `viewer = ["staff"]`: nobody has a role otherwise
        `issuers[2].jwks` in `FILE` must begin with `https://`; `plain_http = true` takes `http://`, and the keys of anybody on the way
        `issuers[2].jwks` in `FILE` names an address that is of the local link or holds metadata of a cloud (`169.254.169.254`), which is never connected to
        `issuers[3].roles` in `FILE` must not hold an empty value
        `issuers[3].jwks` in `FILE` must not be stated with `keys`: name the address or the file
        `issuers` in the environment must be tables, each under a line `[[issuers]]` of the configuration file
        "#);
    let twice =
        "[[issuers]]\nissuer = 'steward'\naudience = 'x'\nalgorithms = ['EdDSA']\nkeys = 'a'
            roles = { viewer = ['a'] }";
    assert_eq!(
        load(twice, &[], &[]).unwrap_err(),
        "`issuers[0].issuer` must not be `steward` again, which is an issuer or `token.issuer` already"
    );
}

#[test]
fn every_limit_but_the_time_to_linger_refuses_zero() {
    let serde_json::Value::Object(limits) = serde_json::to_value(Limits::default()).unwrap() else {
        unreachable!()
    };
    assert_eq!(limits.len(), 17);
    assert!(load("", &[("STEWARD_LIMITS__LINGER_SECONDS", "0")], &[]).is_ok());
    for name in limits.keys().filter(|name| *name != "linger_seconds") {
        let variable = format!("STEWARD_LIMITS__{}", name.to_uppercase());
        let refusal = load("", &[(&variable, "0")], &[]).unwrap_err();
        assert_eq!(
            refusal,
            format!("`{variable}` in the environment must be at least 1")
        );
        assert!(load("", &[(&variable, "1")], &[]).is_ok());
    }
}

#[test]
fn a_file_that_cannot_be_read_is_refused() {
    let problem = load("listen = [", &[], &[]).unwrap_err();
    assert!(problem.starts_with("cannot read `FILE`: "), "{problem}");
    let sources = Sources {
        file: Some("/nowhere/steward.toml".into()),
        ..Sources::default()
    };
    let problem = Config::load(&sources).unwrap_err().to_string();
    assert!(
        problem.starts_with("cannot read `/nowhere/steward.toml`: "),
        "{problem}"
    );
}
