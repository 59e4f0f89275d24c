using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>The language a customer most likely writes, from what the payload tells beside the text.</summary>
internal static class Languages
{
    // Country calling codes (ITU-T E.164, list of assigned codes) with one main language. Countries with several (41, 32, 1 ...) are left out:
    // a wrong language is worse than none.
    private static readonly (string Prefix, string Language)[] ByCallingCode =
    [
        ("20", "ar"), ("212", "ar"), ("213", "ar"), ("216", "ar"), ("30", "el"), ("31", "nl"), ("33", "fr"), ("34", "es"), ("351", "pt"), ("36", "hu"),
        ("380", "uk"), ("39", "it"), ("40", "ro"), ("420", "cs"), ("43", "de"), ("44", "en"), ("45", "da"), ("46", "sv"), ("47", "no"), ("48", "pl"),
        ("49", "de"), ("51", "es"), ("52", "es"), ("54", "es"), ("55", "pt"), ("56", "es"), ("57", "es"), ("58", "es"), ("61", "en"), ("62", "id"),
        ("64", "en"), ("66", "th"), ("7", "ru"), ("81", "ja"), ("82", "ko"), ("84", "vi"), ("86", "zh"), ("852", "zh"), ("886", "zh"), ("90", "tr"),
        ("962", "ar"), ("964", "ar"), ("965", "ar"), ("966", "ar"), ("968", "ar"), ("971", "ar"), ("972", "he"), ("973", "ar"), ("974", "ar"), ("98", "fa"),
    ];

    /// <summary>Primary language subtag (BCP 47) in lower case; null when nothing tells.</summary>
    public static string? Of(InboundItem item)
    {
        if (item.Locale is { Length: > 1 } locale)
        {
            var end = locale.AsSpan().IndexOfAny('-', '_');
            return (end < 0 ? locale : locale[..end]).ToLowerInvariant();
        }

        foreach (var alias in item.Aliases)
        {
            if (alias.Kind == "phone")
            {
                return OfPhone(alias.Value);
            }
        }

        return null;
    }

    private static string? OfPhone(string phone)
    {
        var digits = phone.AsSpan().TrimStart('+');
        foreach (var (prefix, language) in ByCallingCode)
        {
            if (digits.StartsWith(prefix))
            {
                return language;
            }
        }

        return null;
    }
}
