using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Channels.Email.Charsets;

namespace Gateway.Channels.Email.Mime;

/// <summary>
/// Words of headers in another charset (RFC 2047): <c>=?charset*language?B?...?=</c>. Neighbours of one charset are put together before they are read, for many
/// programs cut characters in two; blanks inside a word, missing padding and unknown charsets are what real mail has.
/// </summary>
internal static class EncodedWords
{
    // The specification's 75 characters are kept by few; longer than a header nobody reads on.
    private const int WordMax = MailLimits.HeaderMax;

    // Of the specification's length a header has a hundred. Each costs a decoder or several; what is behind the last stays as it is written.
    private const int WordsMax = 256;

    /// <summary>What no word has inside, and headers have behind one.</summary>
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n<>\"");

    /// <summary>Where the word ends that begins here; 0 when none does.</summary>
    public static int End(string text, int start) => text.AsSpan(start).StartsWith("=?") && Word.At(text, start) is { } word ? word.End : 0;

    /// <summary>
    /// The text without the line breaks that careless programs put inside a word of letters, and the blank behind each. Where a word has blanks of its own, one of them stood there.
    /// </summary>
    public static string Unfold(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            return text;
        StringBuilder? whole = null;
        var (at, next) = (0, 0);
        while (text.IndexOf("=?", next, StringComparison.Ordinal) is >= 0 and var start)
        {
            next = start + 2;
            if (Word.At(text, start) is not { } word)
                continue;
            next = word.End;
            if (word.IsBase || !text.AsSpan(word.Content).Contains('\n'))
                continue;
            whole ??= new StringBuilder(text.Length);
            whole.Append(text.AsSpan(at, word.Content.Start.Value - at));
            Join(text.AsSpan(word.Content), whole);
            at = word.Content.End.Value;
        }

        return whole is null ? text : whole.Append(text.AsSpan(at)).ToString();
    }

    private static void Join(ReadOnlySpan<char> content, StringBuilder whole)
    {
        var hasBlanks = false;
        foreach (var range in content.Split('\n'))
            hasBlanks |= content[range].Trim().Contains(' ');
        foreach (var range in content.Split('\n'))
        {
            // A soft break, which the body's form of the encoding has and this one has not.
            var line = content[range].Trim();
            var isSoft = line.EndsWith('=');
            whole.Append(isSoft ? line[..^1] : line);
            if (hasBlanks && !isSoft && range.End.Value < content.Length)
                whole.Append(' ');
        }
    }

    public static string Decode(string text)
    {
        var start = text.IndexOf("=?", StringComparison.Ordinal);
        if (start < 0)
            return text;
        var result = new StringBuilder(text.Length);
        var run = new Run();
        var (at, words) = (0, 0);
        while (start >= 0 && words < WordsMax)
        {
            if (Word.At(text, start) is not { } word)
            {
                start = text.IndexOf("=?", start + 2, StringComparison.Ordinal);
                continue;
            }

            // Blanks between two words only fold the line.
            var between = text.AsSpan(at, start - at);
            if (!run.IsOpen || !between.IsWhiteSpace())
            {
                run.Close(result);
                result.Append(between);
            }

            run.Add(text, word, result);
            words++;
            at = word.End;
            start = text.IndexOf("=?", at, StringComparison.Ordinal);
        }

        run.Close(result);
        return result.Append(text.AsSpan(at)).ToString();
    }

    /// <summary>Where a word's parts stand in the text.</summary>
    private readonly record struct Word(Range Label, bool IsBase, Range Content, int End)
    {
        public static Word? At(string text, int start)
        {
            var limit = Math.Min(text.Length, start + WordMax);
            var charset = text.AsSpan(start + 2, limit - start - 2).IndexOf('?');
            if (charset is < 0 or > 64)
                return null;
            var form = start + 2 + charset + 1;
            if (form + 2 > limit || text[form + 1] != '?' || text[form] is not ('B' or 'b' or 'Q' or 'q'))
                return null;
            var content = form + 2;

            // The text of a Q word may begin with an equals sign: the end is a question mark before one.
            var length = text.AsSpan(content, limit - content).IndexOf("?=");
            var end = content + length + 2;
            if (length < 0)
            {
                // Cut off at the end of the header, as by those who count its letters.
                end = limit;
                var rest = text.AsSpan(content, limit - content).TrimEnd();
                length = rest.TrimEnd('?').Length;
                if (length == 0 || rest.ContainsAny(Ends))
                    return null;
            }

            var label = text.AsSpan(start + 2, charset);
            var star = label.IndexOf('*');
            return new Word((start + 2)..(start + 2 + (star < 0 ? charset : star)), text[form] is 'B' or 'b', content..(content + length), end);
        }

        /// <summary>Puts the bytes that the word stands for behind those that are there.</summary>
        public void Append(string text, List<byte> bytes)
        {
            var content = text.AsSpan(Content);
            var before = bytes.Count;
            CollectionsMarshal.SetCount(bytes, before + (IsBase ? (content.Length * 3 / 4) + 3 : Encoding.UTF8.GetMaxByteCount(content.Length)));
            var room = CollectionsMarshal.AsSpan(bytes)[before..];
            CollectionsMarshal.SetCount(bytes, before + (IsBase ? Base(content, room) : Quoted(content, room)));
        }

        private static int Quoted(ReadOnlySpan<char> text, Span<byte> bytes)
        {
            var count = 0;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
                {
                    bytes[count++] = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
                    i += 2;
                }
                else if (text[i] < 0x80)
                {
                    bytes[count++] = text[i] == '_' ? (byte)' ' : (byte)text[i];
                }
                else
                {
                    count += Encoding.UTF8.GetBytes(text.Slice(i, char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1), bytes[count..]);
                    i += char.IsHighSurrogate(text[i]) ? 1 : 0;
                }
            }

            return count;
        }

        /// <summary>As far as it goes: signs outside the alphabet are skipped, padding is not needed, a word joined of two has some in its middle.</summary>
        private static int Base(ReadOnlySpan<char> text, Span<byte> bytes)
        {
            var (count, bits, held) = (0, 0, 0);
            foreach (var c in text)
            {
                if (c == '=')
                {
                    (bits, held) = (0, 0);
                    continue;
                }

                var value = c switch
                {
                    >= 'A' and <= 'Z' => c - 'A',
                    >= 'a' and <= 'z' => c - 'a' + 26,
                    >= '0' and <= '9' => c - '0' + 52,
                    '+' or '-' => 62,
                    '/' or '_' => 63,
                    _ => -1,
                };
                if (value < 0)
                    continue;
                (bits, held) = ((bits << 6) | value, held + 6);
                if (held < 8)
                    continue;
                held -= 8;
                bytes[count++] = (byte)(bits >> held);
                bits &= (1 << held) - 1;
            }

            return count;
        }

        private static int Hex(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    }

    /// <summary>Words of one charset side by side.</summary>
    private struct Run
    {
        private string? _charset;
        private List<byte>? _bytes;

        public readonly bool IsOpen => _charset is not null;

        public void Add(string text, in Word word, StringBuilder result)
        {
            var charset = text.AsSpan(word.Label);
            if (_charset is null || !charset.Equals(_charset, StringComparison.OrdinalIgnoreCase))
            {
                Close(result);
                _charset = charset.ToString();
            }

            word.Append(text, _bytes ??= []);
        }

        public void Close(StringBuilder result)
        {
            if (_charset is null)
                return;
            result.Append(CharsetText.Decode(CollectionsMarshal.AsSpan(_bytes!), _charset, guesses: false));
            _bytes!.Clear();
            _charset = null;
        }
    }
}
