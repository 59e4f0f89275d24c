using System.Collections.Frozen;

namespace Gateway.Channels.Email.Charsets;

/// <summary>The encoding behind a charset label as mail writes it; labels that lie by habit are read as what they mean.</summary>
/// <remarks>
/// Supersets stand for their subsets where senders mix them up: GB18030 for GB2312 and GBK, code page 932 for Shift_JIS, 949 for EUC-KR,
/// windows-1252 for ISO-8859-1, windows-874 for TIS-620, as https://encoding.spec.whatwg.org/#names-and-labels does.
/// </remarks>
internal static class CharsetLabels
{
    // "iso-8859-1" is ten characters; the longest registered label has 45. Beyond it somebody wrote a sentence.
    private const int LabelMax = 64;

    public const int Utf7 = 65000;

    private static readonly FrozenDictionary<string, int> CodePages = new Dictionary<string, int>
    {
        ["utf8"] = 65001,
        ["unicode11utf8"] = 65001,
        ["utf8mb4"] = 65001,
        ["unicode20utf8"] = 65001,
        ["utf7"] = Utf7,
        ["unicode11utf7"] = Utf7,
        ["xunicode20utf7"] = Utf7,
        ["utf16"] = 1200,
        ["utf16le"] = 1200,
        ["ucs2"] = 1200,
        ["iso10646ucs2"] = 1200,
        ["unicode"] = 1200,
        ["utf16be"] = 1201,
        ["unicodefffe"] = 1201,
        ["utf32"] = 12000,
        ["utf32le"] = 12000,
        ["utf32be"] = 12001,
        ["gb2312"] = 54936,
        ["gbk"] = 54936,
        ["xgbk"] = 54936,
        ["cp936"] = 54936,
        ["ms936"] = 54936,
        ["windows936"] = 54936,
        ["gb18030"] = 54936,
        ["chinese"] = 54936,
        ["csgb2312"] = 54936,
        ["euccn"] = 54936,
        ["xeuccn"] = 54936,
        ["gb231280"] = 54936,
        ["isoir58"] = 54936,
        ["936"] = 54936,
        ["hzgb2312"] = 52936,
        ["hz"] = 52936,
        ["iso2022cn"] = 50227,
        ["big5"] = 950,
        ["xxbig5"] = 950,
        ["cnbig5"] = 950,
        ["csbig5"] = 950,
        ["big5hkscs"] = 950,
        ["cp950"] = 950,
        ["windows950"] = 950,
        ["950"] = 950,
        ["xmacchinesetrad"] = 10002,
        ["xmacchinesesimp"] = 10008,
        ["shiftjis"] = 932,
        ["sjis"] = 932,
        ["xsjis"] = 932,
        ["mskanji"] = 932,
        ["csshiftjis"] = 932,
        ["cp932"] = 932,
        ["windows31j"] = 932,
        ["cswindows31j"] = 932,
        ["ms932"] = 932,
        ["windows932"] = 932,
        ["932"] = 932,
        ["shiftjis2004"] = 932,
        ["cp943"] = 932,
        ["ibm943"] = 932,
        ["eucjp"] = 51932,
        ["xeucjp"] = 51932,
        ["xeuc"] = 51932,
        ["cp51932"] = 51932,
        ["eucjpms"] = 51932,
        ["cseucpkdfmtjapanese"] = 51932,
        ["iso2022jp"] = 50220,
        ["csiso2022jp"] = 50220,
        ["iso2022jp1"] = 50220,
        ["iso2022jp2"] = 50220,
        ["iso2022jp3"] = 50220,
        ["iso2022jpms"] = 50220,
        ["cp50220"] = 50220,
        ["cp50221"] = 50221,
        ["cp50222"] = 50222,
        ["jis"] = 50220,
        ["euckr"] = 949,
        ["cp949"] = 949,
        ["ms949"] = 949,
        ["uhc"] = 949,
        ["windows949"] = 949,
        ["ksc56011987"] = 949,
        ["ksc5601"] = 949,
        ["ksc56011989"] = 949,
        ["korean"] = 949,
        ["isoir149"] = 949,
        ["cseuckr"] = 949,
        ["ksc5861"] = 949,
        ["949"] = 949,
        ["ksc56011992"] = 949,
        ["johab"] = 1361,
        ["iso2022kr"] = 50225,
        ["csiso2022kr"] = 50225,
        ["tis620"] = 874,
        ["cp874"] = 874,
        ["windows874"] = 874,
        ["iso885911"] = 874,
        ["ibm874"] = 874,
        ["dos874"] = 874,
        ["tis62025330"] = 874,
        ["874"] = 874,
        ["iso88591"] = 1252,
        ["latin1"] = 1252,
        ["isolatin1"] = 1252,
        ["isoir100"] = 1252,
        ["l1"] = 1252,
        ["cp819"] = 1252,
        ["ibm819"] = 1252,
        ["88591"] = 1252,
        ["iso8859"] = 1252,
        ["cp1252"] = 1252,
        ["ansi"] = 1252,
        ["xansi"] = 1252,
        ["iso885914windows3.1latin1"] = 1252,
        ["iso88592"] = 28592,
        ["latin2"] = 28592,
        ["iso88593"] = 28593,
        ["latin3"] = 28593,
        ["iso88594"] = 28594,
        ["latin4"] = 28594,
        ["iso88595"] = 28595,
        ["cyrillic"] = 28595,
        ["iso88596"] = 28596,
        ["arabic"] = 28596,
        ["asmo708"] = 28596,
        ["iso88596i"] = 28596,
        ["iso88596e"] = 28596,
        ["iso88597"] = 28597,
        ["greek"] = 28597,
        ["iso88598"] = 28598,
        ["hebrew"] = 28598,
        ["iso88598i"] = 28598,
        ["iso88598e"] = 28598,
        ["logical"] = 28598,
        ["visual"] = 28598,
        ["iso88599"] = 1254,
        ["latin5"] = 1254,
        ["turkish"] = 1254,
        ["iso885913"] = 28603,
        ["iso885915"] = 28605,
        ["latin9"] = 28605,
        ["latin0"] = 28605,
        ["koi8r"] = 20866,
        ["koi8"] = 20866,
        ["koi"] = 20866,
        ["cskoi8r"] = 20866,
        ["koi8u"] = 21866,
        ["koi8ru"] = 21866,
        ["cp866"] = 866,
        ["ibm866"] = 866,
        ["866"] = 866,
        ["dos866"] = 866,
        ["cp850"] = 850,
        ["ibm850"] = 850,
        ["850"] = 850,
        ["cp437"] = 437,
        ["ibm437"] = 437,
        ["437"] = 437,
        ["cp852"] = 852,
        ["ibm852"] = 852,
        ["cp862"] = 862,
        ["cp864"] = 864,
        ["cp720"] = 720,
        ["cp737"] = 737,
        ["cp775"] = 775,
        ["cp855"] = 855,
        ["cp857"] = 857,
        ["cp858"] = 858,
        ["cp860"] = 860,
        ["cp861"] = 861,
        ["cp863"] = 863,
        ["cp865"] = 865,
        ["cp869"] = 869,
        ["macintosh"] = 10000,
        ["xmacroman"] = 10000,
        ["macroman"] = 10000,
        ["mac"] = 10000,
        ["csmacintosh"] = 10000,
        ["xmacjapanese"] = 10001,
        ["xmackorean"] = 10003,
        ["xmacarabic"] = 10004,
        ["xmachebrew"] = 10005,
        ["xmacgreek"] = 10006,
        ["macgreek"] = 10006,
        ["xmaccyrillic"] = 10007,
        ["maccyrillic"] = 10007,
        ["xmacromanian"] = 10010,
        ["xmacukrainian"] = 10017,
        ["xmacthai"] = 10021,
        ["xmacce"] = 10029,
        ["xmaccentraleurroman"] = 10029,
        ["macce"] = 10029,
        ["xmacicelandic"] = 10079,
        ["xmacturkish"] = 10081,
        ["xmaccroatian"] = 10082,
    }.ToFrozenDictionary();

    /// <summary>The code page of a label; 0 for none, for US-ASCII (which nobody who writes other letters means) and for nonsense.</summary>
    public static int CodePage(string? label)
    {
        if (label is null or { Length: 0 or > LabelMax })
            return 0;
        var name = Normalize(label);
        if (name.StartsWith("charset", StringComparison.Ordinal))
            name = name["charset".Length..];
        if (CodePages.TryGetValue(name, out var page))
            return page;

        // windows-1251, cp1251, x-cp1251, x-windows-1251, ms1251, win1251, 1251
        var digits = name.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz");
        return digits.Length == 4 && int.TryParse(digits, out var number) && number is >= 1250 and <= 1258 ? number : 0;
    }

    /// <summary>Lower case, letters and digits only: <c>ISO_8859-1:1987</c>, <c>"utf8"</c> and <c>utf-8</c> each mean one thing.</summary>
    private static string Normalize(string label)
    {
        Span<char> kept = stackalloc char[LabelMax];
        var count = 0;
        foreach (var c in label)
        {
            // A year behind a colon, or a language behind an asterisk, only tells the edition.
            if ((c is ':' or '*' or '(') && count > 0)
                break;
            if (char.IsAsciiLetterOrDigit(c))
                kept[count++] = char.ToLowerInvariant(c);
        }

        return kept[..count].ToString();
    }
}
