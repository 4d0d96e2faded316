//! Which properties an answer shows (MS-OXWSCDATA 2.2.4.37 and 2.2.4.44, MS-OXWSATT 3.1.4.3.3.3).

use crate::field::Path;
use crate::xml::{Element, Violation, XmlWriter};

/// A named set of properties (MS-OXWSCDATA 2.2.5.7, DefaultShapeNamesType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BaseShape {
    /// IdOnly.
    #[default]
    IdOnly,
    /// Default.
    Default,
    /// AllProperties.
    AllProperties,
    /// PcxPeopleSearch, which is as Default here.
    PcxPeopleSearch,
}

impl BaseShape {
    pub(crate) const NAMES: &'static [(&'static str, Self)] = &[
        ("IdOnly", Self::IdOnly),
        ("Default", Self::Default),
        ("AllProperties", Self::AllProperties),
        ("PcxPeopleSearch", Self::PcxPeopleSearch),
    ];
}

/// How a body is shown (MS-OXWSCDATA 2.2.5.1, BodyTypeResponseType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BodyTypeResponse {
    /// As it is stored.
    #[default]
    Best,
    /// HTML.
    Html,
    /// Text.
    Text,
}

const BODY_TYPES: &[(&str, BodyTypeResponse)] =
    &[("Best", BodyTypeResponse::Best), ("HTML", BodyTypeResponse::Html), ("Text", BodyTypeResponse::Text)];

/// FolderShape.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FolderShape {
    /// BaseShape.
    pub base: BaseShape,
    /// AdditionalProperties.
    pub additional: Vec<Path>,
}

impl FolderShape {
    /// # Errors
    /// When it does not follow the schema.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        Ok(Self { base: base(element)?, additional: additional(element)? })
    }
}

/// ItemShape, and AttachmentShape, which has no BaseShape.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemShape {
    /// BaseShape.
    pub base: BaseShape,
    /// IncludeMimeContent.
    pub include_mime_content: bool,
    /// BodyType.
    pub body_type: BodyTypeResponse,
    /// NormalizedBodyType.
    pub normalized_body_type: BodyTypeResponse,
    /// UniqueBodyType.
    pub unique_body_type: BodyTypeResponse,
    /// FilterHtmlContent: scripts are to be taken out of HTML.
    pub filter_html_content: bool,
    /// MaximumBodySize, characters.
    pub maximum_body_size: Option<i32>,
    /// AdditionalProperties.
    pub additional: Vec<Path>,
}

impl ItemShape {
    /// # Errors
    /// When it does not follow the schema.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        Ok(Self { base: base(element)?, ..Self::decode_attachment(element)? })
    }

    /// AttachmentShape.
    ///
    /// # Errors
    /// When it does not follow the schema.
    pub fn decode_attachment(element: &Element) -> Result<Self, Violation> {
        let truth = |name| element.child(name).map_or(Ok(false), Element::text_boolean);
        let body = |name| match element.child(name) {
            Some(child) => child.text_choice(BODY_TYPES),
            None => Ok(BodyTypeResponse::Best),
        };
        Ok(Self {
            base: BaseShape::IdOnly,
            include_mime_content: truth("IncludeMimeContent")?,
            body_type: body("BodyType")?,
            normalized_body_type: body("NormalizedBodyType")?,
            unique_body_type: body("UniqueBodyType")?,
            filter_html_content: truth("FilterHtmlContent")?,
            maximum_body_size: element.child("MaximumBodySize").map(Element::text_int).transpose()?,
            additional: additional(element)?,
        })
    }

    /// Writes it as ItemShape.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.element("m:ItemShape", |w| {
            encode_base(self.base, w);
            if self.include_mime_content {
                w.leaf("t:IncludeMimeContent", "true");
            }
            if let Some((name, _)) = BODY_TYPES.iter().find(|(_, kind)| *kind == self.body_type) {
                w.leaf("t:BodyType", name);
            }
            if !self.additional.is_empty() {
                w.element("t:AdditionalProperties", |w| {
                    self.additional.iter().for_each(|path| path.encode(w))
                });
            }
        });
    }
}

fn encode_base(base: BaseShape, w: &mut XmlWriter) {
    if let Some((name, _)) = BaseShape::NAMES.iter().find(|(_, shape)| *shape == base) {
        w.leaf("t:BaseShape", name);
    }
}

fn base(element: &Element) -> Result<BaseShape, Violation> {
    element.required_child("BaseShape")?.text_choice(BaseShape::NAMES)
}

fn additional(element: &Element) -> Result<Vec<Path>, Violation> {
    element.child("AdditionalProperties").map_or_else(|| Ok(Vec::new()), Path::decode_list)
}
