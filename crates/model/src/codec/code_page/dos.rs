//! Code pages of DOS that the WHATWG does not have.

use super::CodePage;

/// United States: characters of 0x80 to 0xFF.
pub(super) const PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// Western Europe: characters of 0x80 to 0xFF.
pub(super) const PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ\u{AF}´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
/// Central Europe: characters of 0x80 to 0xFF.
pub(super) const PAGE_852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
     └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}";
/// 850 with the euro sign: characters of 0x80 to 0xFF.
pub(super) const PAGE_858: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ\u{AF}´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// A page of single bytes: ASCII, and these 128 characters.
#[derive(Debug)]
pub(super) struct Dos(pub(super) &'static str);

impl CodePage for Dos {
    fn decode(&self, bytes: &[u8]) -> String {
        let high: Vec<char> = self.0.chars().collect();
        let character = |byte: &u8| match byte.checked_sub(0x80) {
            Some(at) => high.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            None => char::from(*byte),
        };
        bytes.iter().map(character).collect()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let byte = |character: char| match u8::try_from(character) {
            Ok(ascii) if ascii.is_ascii() => ascii,
            _ => self
                .0
                .chars()
                .zip(0x80..=0xFF)
                .find(|(high, _)| *high == character)
                .map_or(b'?', |(_, byte)| byte),
        };
        text.chars().map(byte).collect()
    }
}
