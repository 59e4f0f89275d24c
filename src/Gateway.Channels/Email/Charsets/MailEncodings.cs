using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>Makes the platform's code pages, and the labels mail uses for them, known to everybody in the process who asks for an encoding.</summary>
internal sealed class MailEncodings : EncodingProvider
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding.RegisterProvider(new MailEncodings());
        return true;
    });

    /// <summary>Called before the first label is looked up.</summary>
    public static bool Ready => Registered.Value;

    /// <summary>The encoding of a code page, what cannot be read coming out as U+FFFD; null where the platform lacks it.</summary>
    public static Encoding? Of(int codePage)
    {
        if (!Ready || codePage == 0)
            return null;
        if (codePage == CharsetLabels.Utf7)
            return Utf7;
        return codePage < 65000 && CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, Replacement) is { } known
            ? known
            : BuiltIn(codePage);
    }

    /// <summary>Labels only: the platform's own providers know the names it knows.</summary>
    public override Encoding? GetEncoding(string name) => CharsetLabels.CodePage(name) is var page and not (0 or CharsetLabels.Utf7) ? Of(page) : null;

    public override Encoding? GetEncoding(int codepage) => null;

    private static DecoderReplacementFallback Replacement { get; } = new("\uFFFD");

#pragma warning disable SYSLIB0001 // Read only where a mail says that it is UTF-7, and never as markup: the text is shown as text.
    private static UTF7Encoding Utf7 { get; } = new();
#pragma warning restore SYSLIB0001

    private static Encoding? BuiltIn(int codePage) => codePage switch
    {
        65001 => new UTF8Encoding(false),
        1200 => new UnicodeEncoding(false, false),
        1201 => new UnicodeEncoding(true, false),
        12000 => new UTF32Encoding(false, false),
        12001 => new UTF32Encoding(true, false),
        _ => null,
    };
}
