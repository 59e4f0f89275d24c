using System.Buffers;
using System.Text;
using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>A mailbox as a header names it; the address is not checked, and empty where only a name is given.</summary>
internal sealed record MailPerson(string? Name, string Address);

/// <summary>
/// The mailboxes of one header, one after the other, groups flattened: <c>Ann &lt;ann@x.example&gt;, bob@x.example (Bob), Team: c@x.example;</c>. Mail has worse than
/// the grammar allows (RFC 5322, 3.4), so whatever has a place for an address in it is read; words in other charsets are read last, so that their signs divide nothing.
/// </summary>
internal sealed class AddressReader(string text)
{
    /// <summary>What no domain has: the address has ended.</summary>
    private static readonly SearchValues<char> Foreign = SearchValues.Create(" \t<>(),;:\"\\");

    private readonly StringBuilder _phrase = new();
    private int _at;
    private string? _angle;
    private string? _name;
    private string? _comment;

    public bool Next(out MailPerson person)
    {
        while (_at < text.Length)
        {
            _phrase.Clear();
            (_angle, _name, _comment) = (null, null, null);
            Element();
            if (_angle is not null)
            {
                var name = Name(_name);
                person = new MailPerson(name.Length > 0 ? name : Readable(_comment), Address(_angle));
                return true;
            }

            if (Bare(_phrase.ToString(), _comment) is { } found)
            {
                person = found;
                return true;
            }
        }

        person = null!;
        return false;
    }

    /// <summary>Up to the next sign that divides mailboxes; a colon ends the name of a group, which nobody needs.</summary>
    private void Element()
    {
        while (_at < text.Length)
        {
            var c = text[_at];
            switch (c)
            {
                case ',' or ';':
                    _at++;
                    return;
                case ':' when _angle is null && !Contains(_phrase, '@') && !IsMailTo(_phrase):
                    _at++;
                    _phrase.Clear();
                    break;
                case '(':
                    Comment();
                    break;
                case '"' when text.IndexOf('"', _at + 1) > 0:
                    Quoted();
                    break;
                case '[' when _phrase.Length > 0 && _phrase[^1] == '@':
                    Take(text.IndexOf(']', _at) is > 0 and var closed ? closed + 1 : text.Length);
                    break;
                case '<':
                    Angle();
                    break;
                case '=' when EncodedWords.End(text, _at) is > 0 and var end:
                    Take(end);
                    break;
                default:
                    _phrase.Append(c);
                    _at++;
                    break;
            }
        }
    }

    private void Take(int end)
    {
        _phrase.Append(text, _at, end - _at);
        _at = end;
    }

    private void Comment()
    {
        var (depth, start) = (0, _at + 1);
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '\\')
                _at++;
            else if (text[_at] == '(')
                depth++;
            else if (text[_at] == ')' && --depth == 0)
                break;
        }

        var end = Math.Min(_at, text.Length);
        _comment ??= text[Math.Min(start, end)..end].Replace("\\", "", StringComparison.Ordinal).Trim();
        _at = Math.Min(_at + 1, text.Length);
    }

    /// <summary>The words between quotes; they keep their quotes where they are the part of an address before its sign.</summary>
    private void Quoted()
    {
        var start = _at++;
        var first = _phrase.Length;
        while (_at < text.Length && text[_at] != '"')
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
                _at++;
            _phrase.Append(text[_at++]);
        }

        _at = Math.Min(_at + 1, text.Length);
        if (_at >= text.Length || text[_at] != '@')
            return;
        _phrase.Length = first;
        _phrase.Append(text, start, _at - start);
    }

    private void Angle()
    {
        var end = text.AsSpan(_at + 1).IndexOf('>');
        if (end < 0)
        {
            // Nobody closed it: the address ends with the mailbox.
            end = text.AsSpan(_at + 1).IndexOfAny(',', ';');
            end = end < 0 ? text.Length - _at - 1 : end;
        }

        // Of two addresses the first counts; twice the bracket is a program's.
        var inner = text.AsSpan(_at + 1, end).TrimStart('<');
        if (string.IsNullOrEmpty(_angle))
            (_angle, _name) = (inner.ToString(), _phrase.ToString());
        _at = Math.Min(_at + end + 1, text.Length);
        while (_at < text.Length && text[_at] == '>')
            _at++;
    }

    /// <summary>Words without brackets: an address, a name before one, or a name alone; null for nothing.</summary>
    private static MailPerson? Bare(string words, string? comment)
    {
        words = words.Trim();
        if (words.Length == 0)
            return null;
        if (words.Contains("=?", StringComparison.Ordinal))
            words = EncodedWords.Decode(words).Trim();
        var sign = Sign(words);
        if (sign < 0)
            return words.Contains(' ', StringComparison.Ordinal) ? new MailPerson(words, "") : new MailPerson(Readable(comment), words);

        // Blanks around the sign are old mail's; a word before the address is a name.
        var (start, end) = (sign, sign + 1);
        while (start > 0 && words[start - 1] == ' ')
            start--;
        if (start > 1 && words[start - 1] == '"' && words.LastIndexOf('"', start - 2) is >= 0 and var opens)
            start = opens;
        while (start > 0 && words[start - 1] is not (' ' or '\t' or '<'))
            start--;
        while (end < words.Length && words[end] == ' ')
            end++;
        while (end < words.Length && words[end] is not (' ' or '\t' or '>'))
            end++;
        var name = words[..start].Trim(' ', '\t', '<', '"');
        return new MailPerson(name.Length > 0 ? name : Readable(comment), Address(words[start..end]));
    }

    /// <summary>The sign of the first address: one with something on both sides.</summary>
    private static int Sign(string words)
    {
        for (var at = words.IndexOf('@', StringComparison.Ordinal); at >= 0; at = words.IndexOf('@', at + 1))
        {
            if (!words.AsSpan(0, at).IsWhiteSpace() && !words.AsSpan(at + 1).IsWhiteSpace() && words[at - 1] is not '@')
                return at;
        }

        return -1;
    }

    private static string Address(string address)
    {
        if (address.Contains("=?", StringComparison.Ordinal))
            address = EncodedWords.Decode(address);

        // <@relay.example:ann@x.example>, as mail was once told its way.
        if (address.StartsWith('@'))
            address = address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            address = address["mailto:".Length..];

        // [SMTP:ann@x.example], as Exchange and its pages show addresses; a domain may be numbers in brackets.
        if (!address.Contains("@[", StringComparison.Ordinal))
            address = address.TrimStart('[').TrimEnd(']');
        var isQuoted = address.Contains('"', StringComparison.Ordinal);
        address = isQuoted ? address : WithoutComments(address);
        address = isQuoted ? address.Trim() : string.Concat(address.Where(c => !char.IsWhiteSpace(c)));
        var sign = address.LastIndexOf('@');
        if (sign >= 0 && address.AsSpan(sign + 1).IndexOfAny(Foreign) is >= 0 and var end && !address.AsSpan(sign + 1).StartsWith("["))
            address = address[..(sign + 1 + end)];
        return address.Contains("xn--", StringComparison.OrdinalIgnoreCase) ? MailboxAddress.DecodeAddrspec(address) : address;
    }

    /// <summary><c>jdoe@machine(comment).  example</c>, as the oldest mail has it.</summary>
    private static string WithoutComments(string address)
    {
        if (!address.Contains('(', StringComparison.Ordinal))
            return address;
        var (kept, depth) = (new StringBuilder(address.Length), 0);
        foreach (var c in address)
        {
            if (c == '(')
                depth++;
            else if (c == ')' && depth > 0)
                depth--;
            else if (depth == 0)
                kept.Append(c);
        }

        // What is never closed is no comment.
        return depth == 0 ? kept.ToString() : address;
    }

    /// <summary>The name without the single quotes that Outlook puts around one it has taken from elsewhere.</summary>
    private static string Name(string? words) => Readable(words) is var name && name is ['\'', _, .., '\''] ? name[1..^1].Trim() : name;

    private static string Readable(string? words) => string.IsNullOrWhiteSpace(words) ? "" : EncodedWords.Decode(words.Trim()).Trim();

    private static bool IsMailTo(StringBuilder words) => words.Length == 6 && words.ToString().Equals("mailto", StringComparison.OrdinalIgnoreCase);

    private static bool Contains(StringBuilder words, char sign)
    {
        foreach (var chunk in words.GetChunks())
        {
            if (chunk.Span.Contains(sign))
                return true;
        }

        return false;
    }
}
