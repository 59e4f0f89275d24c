using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>The platform's encodings by code page.</summary>
internal static class MailEncodings
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding.RegisterProvider(new MailLabels());
        return true;
    });

    /// <summary>Makes the code pages known to everybody in the process who asks for an encoding: the parser does, for words in headers.</summary>
    public static bool Ready => Registered.Value;

    /// <summary>The encoding of a code page, what cannot be read coming out as U+FFFD; null where the platform lacks it.</summary>
    public static Encoding? Of(int codePage)
    {
        if (!Ready || codePage == 0)
            return null;
        if (codePage == CharsetLabels.Utf7)
            return Utf7.Instance;
        return codePage < 65000 && CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, Replacement) is { } known
            ? known
            : BuiltIn(codePage);
    }

    /// <summary>Lets the parser find, for names of files in headers, what mail means by labels the platform does not know.</summary>
    private sealed class MailLabels : EncodingProvider
    {
        public override Encoding? GetEncoding(int codepage) => codepage switch
        {
            CharsetLabels.Utf7 or Utf7.Number => Utf7.Instance,
            28600 or 28604 or 28606 => BuiltIn(codepage),
            _ => null,
        };

        /// <summary>What the platform has built in stays as it is for the whole process.</summary>
        public override Encoding? GetEncoding(string name) =>
            CharsetLabels.CodePage(name) is var page and (CharsetLabels.Utf7 or not (0 or 1252 or 1200 or 1201 or 12000 or 12001 or >= 65000)) ? Of(page) : null;
    }

    private static DecoderReplacementFallback Replacement { get; } = new("\uFFFD");

    private static UTF8Encoding Utf8 { get; } = new(false);

    private static UnicodeEncoding Utf16 { get; } = new(false, false);

    private static UnicodeEncoding Utf16Big { get; } = new(true, false);

    private static Encoding? BuiltIn(int codePage) => codePage switch
    {
        65001 => Utf8,
        1200 => Utf16,
        1201 => Utf16Big,
        28600 => HighHalf.Latin6,
        28604 => HighHalf.Latin8,
        28606 => HighHalf.Latin10,
        12000 => new UTF32Encoding(false, false),
        12001 => new UTF32Encoding(true, false),
        _ => null,
    };
}
