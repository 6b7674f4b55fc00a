//! `sqlx::migrate!` does not detect a new file by itself.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
