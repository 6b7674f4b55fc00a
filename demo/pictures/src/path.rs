//! The address of a picture: `/pictures/{drawing}/{view}/{colour}-{size}.svg`.

use crate::{Variant, View, drawings};

/// Where pictures are served; the same as `contract::path::PICTURES`.
pub const PREFIX: &str = "/pictures";

/// What a path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// One of [`drawings`].
    pub drawing: &'static str,
    /// The view.
    pub view: View,
    /// The variant.
    pub variant: Variant,
}

impl Picture {
    /// The SVG.
    pub fn draw(&self) -> Option<String> {
        crate::draw(self.drawing, self.view, &self.variant)
    }
}

/// The address of a picture.
pub fn path(drawing: &str, view: View, variant: &Variant) -> String {
    format!(
        "{PREFIX}/{drawing}/{}/{}-{}.svg",
        view.as_str(),
        variant.colour.name,
        variant.size.as_str()
    )
}

/// What an address asks for; none where nothing is drawn under it.
pub fn parse_path(path: &str) -> Option<Picture> {
    let mut parts = path.strip_prefix(PREFIX)?.strip_prefix('/')?.split('/');
    let (drawing, view, file) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (colour, size) = file.strip_suffix(".svg")?.split_once('-')?;
    Some(Picture {
        drawing: drawings().find(|name| *name == drawing)?,
        view: View::parse(view)?,
        variant: Variant::new(colour, Some(size))?,
    })
}
