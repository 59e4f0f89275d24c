using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Text;
using Gateway.Channels.Json;
using MimeKit;
using MimeKit.Utils;

namespace Gateway.Channels.Email.Mime;

/// <summary>Headers of one mail, each under <see cref="MailLimits.HeaderMax"/> and decoded as far as it can be.</summary>
internal static partial class MailHeaders
{
    // A mail to more people than this is a list's; who they are is nobody's business here.
    private const int AddressesMax = 200;

    /// <summary>The first header of this name as text on one line; null when it is absent or blank.</summary>
    public static string? Line(this HeaderList headers, string name)
    {
        var index = headers.IndexOf(name);
        if (index < 0)
            return null;
        var value = OneLine(EncodedWords.Decode(Letters(headers[index])));
        return value.Length == 0 ? null : value;
    }

    /// <summary>The mailboxes of a header, read one by one as they are asked for; those without the sign of an address come last.</summary>
    public static IEnumerable<MailPerson> Mailboxes(this HeaderList headers, string name)
    {
        var index = headers.IndexOf(name);
        if (index < 0)
            yield break;
        var isLong = headers[index].RawValue.Length > MailLimits.HeaderMax;
        var text = Letters(headers[index]).ReplaceLineEndings(" ");
        if (isLong && text.LastIndexOf(',') is > 0 and var last)
            text = text[..last];
        MailPerson? local = null;
        var hasAddress = false;
        var reader = new AddressReader(text);
        for (var count = 0; count < AddressesMax && reader.Next(out var person); count++)
        {
            var isAddress = person.Address.Contains('@', StringComparison.Ordinal);
            hasAddress |= isAddress;
            if (isAddress)
                yield return person;
            else if (local is null || local.Address.Length == 0)
                local = person.Address.Length > 0 ? person with { Name = local?.Name ?? person.Name } : local ?? person;
        }

        if (hasAddress)
            yield break;
        var match = Address().Match(EncodedWords.Decode(text));
        if (match.Success)
            yield return new MailPerson(local?.Name, match.Value);
        if (local is not null)
            yield return local;
    }

    /// <summary>Ids as they stand between the angles, of headers that hold several.</summary>
    public static List<string> Ids(this HeaderList headers, string name)
    {
        var index = headers.IndexOf(name);
        if (index < 0)
            return [];
        var raw = headers[index].RawValue;
        var text = Encoding.Latin1.GetString(raw, 0, Math.Min(raw.Length, MailLimits.HeaderMax));
        if (!text.Contains('<', StringComparison.Ordinal))
            text = Angles(EncodedWords.Decode(text));
        return [.. MimeUtils.EnumerateReferences(text).Select(Id).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Ids that nothing stands around, between angles; a sentence is left as it is.</summary>
    private static string Angles(string text)
    {
        var words = text.Split((char[])[' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries);
        return text.Contains('<', StringComparison.Ordinal) || !words.All(word => word.IndexOf('@', StringComparison.Ordinal) > 0) ? text : string.Concat(words.Select(word => $"<{word}>"));
    }

    /// <summary>An id that the contract takes: 1 to 256 bytes without controls; else null.</summary>
    public static string? Id(string? id)
    {
        id = id?.Trim().Trim('<', '>').Trim();
        return string.IsNullOrEmpty(id) || Encoding.UTF8.GetByteCount(id) > JsonScalars.IdMax || id.Any(char.IsControl) ? null : id;
    }

    /// <summary>The address as an alias: lower case, because people write their own in many ways and mail systems do not care.</summary>
    public static string? Alias(MailPerson? mailbox)
    {
        var address = mailbox?.Address.Trim().Trim('<', '>').ToLowerInvariant();

        // Quotes around all of it are a program's; those around the part before the sign are the address's own.
        return Id(address is ['"' or '\'', .., '"' or '\''] ? address[1..^1] : address);
    }

    public static string OneLine(string text)
    {
        var line = ArrayPool<char>.Shared.Rent(text.Length);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // Breaks and other controls would let a name write headers or terminal commands of its own.
            if (!Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune))
                length += rune.EncodeToUtf16(line.AsSpan(length));
            else if (length > 0 && line[length - 1] != ' ')
                line[length++] = ' ';
        }

        var trimmed = line.AsSpan(0, length).Trim();
        var result = trimmed.Equals(text, StringComparison.Ordinal) ? text : trimmed.ToString();
        ArrayPool<char>.Shared.Return(line);
        return TextCut.To(result, MailLimits.HeaderMax);
    }

    /// <summary>The header as it stands, its letters read: UTF-8, which those of the mail itself are, raw seven-bit shifts, or what the letters of a mail in the mail look like.</summary>
    private static string Letters(Header header)
    {
        var raw = header.RawValue.AsSpan();
        if (raw.Length > MailLimits.HeaderMax)
            raw = raw[..MailLimits.HeaderMax];
        return EncodedWords.Unfold(raw.Length == MailLimits.HeaderMax && !raw.Contains((byte)0x1B) ? Encoding.UTF8.GetString(raw) : CharsetText.Decode(raw, null));
    }

    [GeneratedRegex(@"[^\s<>""',;:()\[\]]+@[^\s<>""',;:()\[\]]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
