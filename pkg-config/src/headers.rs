//! The headers of every answer. They keep a page that reads customers' data from sending any of
//! it anywhere, whatever code it may one day contain.

/// No script but the site's own and wasm, no connection but to the server it came from, HTML only
/// through the two named policies.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; \
    connect-src 'self'; \
    style-src 'self'; \
    img-src 'self' data: blob:; \
    worker-src 'self'; \
    form-action 'none'; \
    base-uri 'none'; \
    frame-ancestors 'none'; \
    manifest-src 'self'; \
    trusted-types lit-html regulars; \
    require-trusted-types-for 'script'";

/// Name and value of each header that stands on every answer.
pub const SECURITY: &[(&str, &str)] = &[
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Connection-Allowlist", "(response-origin)"),
    (
        "Permissions-Policy",
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), \
         gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), \
         serial=(), usb=()",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// A file whose name carries the hash of its content never changes: a worker can be started from
/// the cache when the server is gone. Everything else is asked for again.
pub fn cache_control(path: &str) -> &'static str {
    if is_hashed(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Vite's form: `assets/name-XXXXXXXX.ext`, eight characters of base64url. The service worker has
/// the same form but lies at the root, because it may only serve what lies below it.
fn is_hashed(path: &str) -> bool {
    let at_root = path
        .strip_prefix('/')
        .filter(|name| name.starts_with("offline-worker-"));
    let Some(name) = path.strip_prefix("/assets/").or(at_root) else {
        return false;
    };
    let stem = name.split('.').next().unwrap_or(name);
    let hash_at = stem.len().checked_sub(9);
    hash_at.and_then(|at| stem.get(at..)).is_some_and(|hash| {
        let is_base64url = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        hash.starts_with('-') && hash[1..].chars().all(is_base64url)
    })
}

/// MIME type by extension. A browser refuses wasm and module scripts of any other type.
pub fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_files_are_immutable() {
        for (path, immutable) in [
            ("/assets/index-B1aZ_9x-.js", true),
            ("/assets/regulars_bg-DkP0aa12.wasm", true),
            ("/offline-worker-hJ-e8SIv.js", true),
            ("/offline-worker.js", false),
            ("/assets/index.js", false),
            ("/assets/a-b.js", false),
            ("/index.html", false),
            ("/other/index-B1aZ_9xq.js", false),
        ] {
            assert_eq!(
                cache_control(path).contains("immutable"),
                immutable,
                "{path}"
            );
        }
    }
}
