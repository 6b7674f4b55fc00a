//! What an isolate remembers of tag versions, for at most a second.

use std::collections::HashMap;

use contract::tag::Tag;

use super::key::Versions;

/// Milliseconds that a version is believed.
pub const REMEMBERED_MS: i64 = 1_000;
/// How many tags are remembered before all are forgotten.
const MAX_ENTRIES: usize = 10_000;

/// The newest versions that were seen, and when the tag store was asked; never, if not since a raise.
#[derive(Debug, Default)]
pub struct VersionCache(HashMap<Tag, (i64, Option<i64>)>);

impl VersionCache {
    /// The versions of all of the tags, if each is known well enough.
    pub fn get(&self, tags: &[Tag], now_ms: i64) -> Option<Versions> {
        tags.iter()
            .map(|tag| {
                let (version, read_ms) = self.0.get(tag)?;
                let age_ms = now_ms - (*read_ms)?;
                let believed = (0..REMEMBERED_MS).contains(&age_ms);
                believed.then(|| (tag.clone(), *version))
            })
            .collect()
    }

    /// Learns versions that were asked for at `asked_ms`. A version never goes back.
    pub fn insert(&mut self, versions: &[(Tag, i64)], asked_ms: i64) {
        self.make_room();
        for (tag, version) in versions {
            let known = self.entry(tag, *version);
            known.1 = known.1.max(Some(asked_ms));
        }
    }

    /// Doubts the tags that were raised to these versions, until the tag store is asked: it has at least these,
    /// but a raise may come late, and then it has newer ones.
    pub fn invalidate(&mut self, raised: &[(Tag, i64)]) {
        self.make_room();
        for (tag, version) in raised {
            self.entry(tag, *version).1 = None;
        }
    }

    fn make_room(&mut self) {
        if self.0.len() > MAX_ENTRIES {
            self.0.clear();
        }
    }

    fn entry(&mut self, tag: &Tag, version: i64) -> &mut (i64, Option<i64>) {
        let known = self.0.entry(tag.clone()).or_insert((version, None));
        known.0 = known.0.max(version);
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_believed_for_a_second_and_never_goes_back() {
        let mut versions = VersionCache::default();
        let tags = [Tag::Catalog];
        assert_eq!(versions.get(&tags, 0), None);
        assert_eq!(versions.get(&[], 0), Some(vec![]));

        versions.insert(&[(Tag::Catalog, 5)], 1_000);
        assert_eq!(versions.get(&tags, 1_999), Some(vec![(Tag::Catalog, 5)]));
        assert_eq!(versions.get(&tags, 2_000), None);
        assert_eq!(versions.get(&tags, 999), None);

        versions.insert(&[(Tag::Catalog, 4)], 2_000);
        assert_eq!(versions.get(&tags, 2_000), Some(vec![(Tag::Catalog, 5)]));
    }

    #[test]
    fn what_was_raised_is_asked_for_again_and_is_the_least() {
        let mut versions = VersionCache::default();
        let tags = [Tag::Catalog];
        versions.insert(&[(Tag::Catalog, 4)], 1_000);
        versions.invalidate(&[(Tag::Catalog, 5)]);
        assert_eq!(versions.get(&tags, 1_000), None);

        // The store knows a newer one: the raise came late.
        versions.insert(&[(Tag::Catalog, 7)], 1_100);
        assert_eq!(versions.get(&tags, 1_100), Some(vec![(Tag::Catalog, 7)]));

        // An answer from before the raise does not undo it.
        versions.invalidate(&[(Tag::Catalog, 8)]);
        versions.insert(&[(Tag::Catalog, 7)], 1_050);
        assert_eq!(versions.get(&tags, 1_200), Some(vec![(Tag::Catalog, 8)]));
        assert_eq!(versions.get(&tags, 2_050), None);
    }

    #[test]
    fn an_answer_that_another_one_overtook_is_recalled_as_of_now() {
        let mut versions = VersionCache::default();
        let tags = [Tag::Catalog];
        versions.insert(&[(Tag::Catalog, 5)], 1_010);
        versions.insert(&[(Tag::Catalog, 5)], 1_000);
        assert_eq!(versions.get(&tags, 1_000), None);
        assert_eq!(versions.get(&tags, 1_020), Some(vec![(Tag::Catalog, 5)]));
    }
}
