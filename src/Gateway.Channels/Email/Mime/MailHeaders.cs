using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Text;
using Gateway.Channels.Json;
using MimeKit;
using MimeKit.Utils;

namespace Gateway.Channels.Email.Mime;

/// <summary>A mailbox as a header names it; the address is not checked.</summary>
internal sealed record MailPerson(string? Name, string Address);

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

    /// <summary>The mailboxes of a header, groups flattened.</summary>
    public static List<MailPerson> Mailboxes(this HeaderList headers, string name)
    {
        var found = new List<MailPerson>(1);
        var index = headers.IndexOf(name);
        if (index < 0)
            return found;
        var isLong = headers[index].RawValue.Length > MailLimits.HeaderMax;
        var text = Letters(headers[index]);
        if (isLong)
            text = text[..Math.Max(0, text.LastIndexOf(','))];
        if (InternetAddressList.TryParse(ParserOptions.Default, Encoding.UTF8.GetBytes(EncodedWords.Decode(text, phrases: true)), out var list))
            Flatten(list, found);
        if (found.Exists(mailbox => mailbox.Address.Contains('@', StringComparison.Ordinal)))
            return found;
        var match = Address().Match(text);
        if (match.Success)
            found.Insert(0, new MailPerson(found.Count > 0 ? found[0].Name : null, match.Value));
        return found;
    }

    /// <summary>Ids as they stand between the angles, of headers that hold several.</summary>
    public static List<string> Ids(this HeaderList headers, string name)
    {
        var index = headers.IndexOf(name);
        if (index < 0)
            return [];
        var raw = headers[index].RawValue;
        var text = Encoding.Latin1.GetString(raw, 0, Math.Min(raw.Length, MailLimits.HeaderMax));
        return [.. MimeUtils.EnumerateReferences(text).Select(Id).OfType<string>().Distinct(StringComparer.Ordinal)];
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

    /// <summary>The header as it stands, its letters read: UTF-8, raw seven-bit shifts, or what the parser was told of the mail's eight-bit letters.</summary>
    private static string Letters(Header header)
    {
        var raw = header.RawValue.AsSpan();
        if (raw.Length > MailLimits.HeaderMax)
            raw = raw[..MailLimits.HeaderMax];
        return raw.Contains((byte)0x1B) ? CharsetText.Decode(raw, null, guesses: false)
            : raw.Length == MailLimits.HeaderMax || System.Text.Unicode.Utf8.IsValid(raw) ? Encoding.UTF8.GetString(raw)
            : header.Value;
    }

    private static void Flatten(InternetAddressList list, List<MailPerson> found)
    {
        foreach (var address in list)
        {
            if (found.Count >= AddressesMax)
                return;
            if (address is MailboxAddress mailbox)
                found.Add(new MailPerson(mailbox.Name, mailbox.Address ?? ""));
            else if (address is GroupAddress group)
                Flatten(group.Members, found);
        }
    }

    [GeneratedRegex(@"[^\s<>""',;:()\[\]]+@[^\s<>""',;:()\[\]]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
