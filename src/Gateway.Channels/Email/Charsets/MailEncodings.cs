using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>The platform's encodings by code page.</summary>
internal static class MailEncodings
{
    // The platform makes a copy each time it is asked for one with a replacement of its own. Numbers below 65,000 are few enough to be kept, whoever asks for which.
    private static readonly ConcurrentDictionary<int, Encoding?> Known = new();

    private static readonly Lazy<bool> Registered = new(() =>
    {
        // Whoever is first is asked first.
        Encoding.RegisterProvider(new MailLabels());
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return true;
    });

    /// <summary>
    /// Before anything else of this assembly runs: the parser makes the platform's code pages known itself as soon as an address is read with it, and then ours would be
    /// asked second.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The order of encodings is the process's, and no code of ours runs before every use of the parser.")]
    internal static void Register() => _ = Registered.Value;

    /// <summary>Makes the code pages known to everybody in the process who asks for an encoding: the parser does, for words in headers.</summary>
    public static bool Ready => Registered.Value;

    /// <summary>The encoding of a code page, what cannot be read coming out as U+FFFD; null where the platform lacks it.</summary>
    public static Encoding? Of(int codePage)
    {
        if (!Ready || codePage == 0)
            return null;
        if (codePage == CharsetLabels.Utf7)
            return Utf7.Instance;
        return codePage < 65000 && !IsOwn(codePage) ? Known.GetOrAdd(codePage, static page => OfPlatform(page) ?? BuiltIn(page)) : BuiltIn(codePage);
    }

    /// <summary>The platform's own encoding of a code page that is read by one of ours.</summary>
    public static Encoding Platform(int codePage) => OfPlatform(codePage)!;

    private static Encoding? OfPlatform(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, Replacement);

    /// <summary>Lets the parser find, for names of files in headers, what mail means by labels the platform does not know.</summary>
    private sealed class MailLabels : EncodingProvider
    {
        public override Encoding? GetEncoding(int codepage) => codepage switch
        {
            CharsetLabels.Utf7 or Utf7.Number => Utf7.Instance,
            950 => Big5,
            1125 => HighHalfPages.All[HighHalfPages.Ukrainian],
            _ => IsOwn(codepage) ? BuiltIn(codepage) : null,
        };

        /// <summary>What the platform has built in stays as it is for the whole process.</summary>
        public override Encoding? GetEncoding(string name) => CharsetLabels.CodePage(name) switch
        {
            CharsetLabels.Utf7 => Utf7.Instance,
            65001 => Encoding.UTF8,
            1252 when !name.Contains("1252", StringComparison.Ordinal) => null,
            0 or 1200 or 1201 or 12000 or 12001 or >= 65000 => null,
            var page => Of(page),
        };
    }

    private static DecoderReplacementFallback Replacement { get; } = new("\uFFFD");

    private static Iso2022 Iso2022 { get; } = new();

    private static Big5 Big5 { get; } = new();

    private static EucTw EucTw { get; } = new();

    private static bool IsOwn(int codePage) =>
        codePage is Charsets.Iso2022.Number or Charsets.Iso2022.Japanese or Charsets.Iso2022.Korean or Charsets.Iso2022.Chinese or Charsets.Big5.Number or Charsets.EucTw.Number
        || HighHalfPages.All.ContainsKey(codePage);

    private static UTF8Encoding Utf8 { get; } = new(false);

    private static UnicodeEncoding Utf16 { get; } = new(false, false);

    private static UnicodeEncoding Utf16Big { get; } = new(true, false);

    private static UTF32Encoding Utf32 { get; } = new(false, false);

    private static UTF32Encoding Utf32Big { get; } = new(true, false);

    private static Encoding? BuiltIn(int codePage) => codePage switch
    {
        65001 => Utf8,
        1200 => Utf16,
        1201 => Utf16Big,
        Charsets.Iso2022.Japanese or Charsets.Iso2022.Korean or Charsets.Iso2022.Chinese or Charsets.Iso2022.Number => Iso2022,
        Big5.Number => Big5,
        EucTw.Number => EucTw,
        12000 => Utf32,
        12001 => Utf32Big,
        _ => HighHalfPages.All.GetValueOrDefault(codePage),
    };
}
