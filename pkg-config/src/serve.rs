//! `cargo pkg serve`: the built site on this machine, with the headers of headers.rs on every answer.
//!
//! Standard output: `Serving http://127.0.0.1:PORT/` once ready and, with `--log`, one line per
//! request, `GET /path 200`, so that a test can count what the server was asked. End it by ending
//! the process.

use crate::headers::{SECURITY, cache_control, content_type};
use crate::page;
use crate::project::Project;
use anyhow::{Context, Result, anyhow, bail};
use std::fs;
use std::io::{Write, stdout};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use tiny_http::{Header, Method, Request, Response, StatusCode};

#[derive(clap::Args)]
pub struct Options {
    /// Port of 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 4780)]
    port: u16,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
    /// Serve www/dist/ as it is
    #[arg(long)]
    no_build: bool,
    /// Print every request on standard output
    #[arg(long)]
    log: bool,
}

/// Connections are kept open by browsers, which use up to six.
const THREADS: usize = 8;

pub fn run(project: &Project, options: &Options) -> Result<()> {
    if !options.no_build {
        page::make(project)?;
    }
    let log: Option<Log> = options.log.then(|| Box::new(stdout()) as Log);
    let server = Server::start(&project.at(page::SITE), options.port, log)?;
    println!("Serving {}", server.url());
    stdout().flush()?;
    if !options.no_open {
        open_browser(&server.url());
    }
    server.join()
}

/// Where request lines go.
pub type Log = Box<dyn Write + Send>;

/// A running server; it ends with the process.
pub struct Server {
    address: SocketAddr,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Server {
    /// Serves the files under `site` on 127.0.0.1.
    pub fn start(site: &Path, port: u16, log: Option<Log>) -> Result<Self> {
        let site = site
            .canonicalize()
            .with_context(|| format!("there is no {}", site.display()))?;
        let listening = tiny_http::Server::http(("127.0.0.1", port));
        let http = listening
            .map_err(|error| anyhow!("cannot listen on port {port} ({error}); try --port 0"))?;
        let address = http
            .server_addr()
            .to_ip()
            .context("the server has no address")?;
        let http = Arc::new(http);
        let log = Arc::new(Mutex::new(log));
        let answer_all = || {
            let (http, log, site) = (Arc::clone(&http), Arc::clone(&log), site.clone());
            thread::spawn(move || {
                while let Ok(request) = http.recv() {
                    answer(request, &site, &log);
                }
            })
        };
        let threads = (0..THREADS).map(|_| answer_all()).collect();
        Ok(Self { address, threads })
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    fn join(self) -> Result<()> {
        for thread in self.threads {
            if thread.join().is_err() {
                bail!("a thread of the server panicked");
            }
        }
        Ok(())
    }
}

fn answer(request: Request, site: &Path, log: &Mutex<Option<Log>>) {
    let path = request.url().split('?').next().unwrap_or("/").to_owned();
    let path = if path.ends_with('/') {
        path + "index.html"
    } else {
        path
    };
    let is_read = matches!(request.method(), Method::Get | Method::Head);
    let (status, body) = match find(site, &path).filter(|_| is_read).map(fs::read) {
        Some(Ok(body)) => (200, body),
        _ if is_read => (404, b"Not found\n".to_vec()),
        _ => (405, b"Only GET and HEAD\n".to_vec()),
    };
    note(
        log,
        &format!("{} {} {status}", request.method(), request.url()),
    );
    let mut response = Response::from_data(body).with_status_code(StatusCode(status));
    let found = status == 200;
    response.add_header(header(
        "Content-Type",
        content_type(if found { &path } else { ".txt" }),
    ));
    response.add_header(header(
        "Cache-Control",
        if found {
            cache_control(&path)
        } else {
            "no-store"
        },
    ));
    for (name, value) in SECURITY {
        response.add_header(header(name, value));
    }
    // The other side may have gone away; the next request is another matter.
    let _ = request.respond(response);
}

/// The file for a URL's path, if it lies inside `site`; links out of it do not count.
fn find(site: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decode(path)?;
    let plain = |part: &str| !matches!(part, "." | "..") && !part.contains(['\\', '\0', ':']);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if !parts.iter().all(|part| plain(part)) {
        return None;
    }
    let file = site.join(parts.join("/")).canonicalize().ok()?;
    (file.starts_with(site) && file.is_file()).then_some(file)
}

fn percent_decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => 16 * hex(rest.next()?)? + hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("our headers are ASCII")
}

fn note(log: &Mutex<Option<Log>>, line: &str) {
    let mut log = log.lock().expect("writing a line does not panic");
    if let Some(log) = log.as_mut() {
        // A reader that went away no longer counts requests.
        let _ = writeln!(log, "{line}").and_then(|()| log.flush());
    }
}

/// A convenience only: the address is printed anyhow.
fn open_browser(url: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut open = Command::new(program);
    open.args(arguments)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if open.spawn().is_err() {
        eprintln!("· open {url} in a browser");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpStream;

    /// Sends one request as it stands and gives the answer's text.
    fn ask(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        write!(
            stream,
            "{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn site(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("packager-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("site/assets")).unwrap();
        fs::write(folder.join("secret.txt"), "secret").unwrap();
        fs::write(folder.join("site/index.html"), "<p>home</p>").unwrap();
        fs::write(folder.join("site/assets/core-12345678.wasm"), "\0asm").unwrap();
        fs::write(folder.join("site/with space.csv"), "a,b").unwrap();
        folder
    }

    #[test]
    fn every_answer_carries_the_security_headers() {
        let folder = site("headers");
        let server = Server::start(&folder.join("site"), 0, None).unwrap();
        for (request, status) in [
            ("GET /", "200"),
            ("GET /assets/core-12345678.wasm?x=1", "200"),
            ("HEAD /index.html", "200"),
            ("GET /nothing", "404"),
            ("GET /__requests__", "404"),
            ("GET /assets", "404"),
            ("POST /", "405"),
        ] {
            let answer = ask(&server, request);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{request}: {answer}"
            );
            for (name, value) in SECURITY {
                assert!(
                    answer.contains(&format!("{name}: {value}\r\n")),
                    "{request} lacks {name}: {answer}"
                );
            }
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn types_and_caching_follow_the_file() {
        let folder = site("types");
        let server = Server::start(&folder.join("site"), 0, None).unwrap();
        let wasm = ask(&server, "GET /assets/core-12345678.wasm");
        assert!(
            wasm.contains("Content-Type: application/wasm\r\n") && wasm.contains("immutable"),
            "{wasm}"
        );
        let home = ask(&server, "GET /");
        assert!(
            home.contains("Content-Type: text/html; charset=utf-8\r\n"),
            "{home}"
        );
        assert!(
            home.contains("Cache-Control: no-cache\r\n") && home.ends_with("<p>home</p>"),
            "{home}"
        );
        assert!(ask(&server, "GET /with%20space.csv").ends_with("a,b"));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn nothing_outside_the_site_is_served() {
        let folder = site("outside");
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.join("secret.txt"), folder.join("site/link.txt"))
            .unwrap();
        let server = Server::start(&folder.join("site"), 0, None).unwrap();
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/assets/../../secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/link.txt",
            "/%",
            "/%00",
        ] {
            let answer = ask(&server, &format!("GET {path}"));
            assert!(
                !answer.contains("secret\n") && !answer.ends_with("secret"),
                "{path}: {answer}"
            );
            assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_log_names_every_request() {
        let folder = site("log");
        let log = folder.join("requests.log");
        let server = Server::start(
            &folder.join("site"),
            0,
            Some(Box::new(fs::File::create(&log).unwrap())),
        )
        .unwrap();
        ask(&server, "GET /");
        ask(&server, "GET /missing?q");
        assert_eq!(
            fs::read_to_string(&log).unwrap(),
            "GET / 200\nGET /missing?q 404\n"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
