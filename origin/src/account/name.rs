//! A person's name, as typed.

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// The name without the space around it; none where it is empty, too long, or holds control characters.
pub fn name(typed: &str) -> Option<&str> {
    let name = typed.trim();
    let fits = (1..=MAX_NAME).contains(&name.chars().count());
    (fits && !name.chars().any(char::is_control)).then_some(name)
}
