using System.Text;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Mime;

namespace Gateway.Channels.Email.Text;

/// <summary>
/// The words of rich text, which Outlook packs into <c>winmail.dat</c> and some programs send as <c>text/rtf</c>. A page that Exchange has turned into it (MS-OXRTFEX) is put
/// together again: its tags stand in <c>{\*\htmltag}</c>, what is there for readers of rich text only between <c>\htmlrtf</c> and <c>\htmlrtf0</c>.
/// </summary>
internal sealed class RtfText
{
    // Word nests a table in a text box in a dozen; what is deeper is not shown.
    private const int DepthMax = 256;
    private const int FontsMax = 1024;

    // No control word of the specification is longer.
    private const int WordMax = 32;

    private readonly StringBuilder _text = new();
    private readonly Stack<Group> _groups = new();
    private readonly Dictionary<int, int> _fonts = [];
    private readonly Dictionary<int, Decoder> _decoders = [];
    private readonly byte[] _run = new byte[1024];
    private readonly char[] _letters = new char[1024 + 8];
    private Group _group = new(1252, 1, false, false, false);
    private int _ansi = 1252;
    private int _font;
    private int _length;
    private int _tooDeep;
    private int _replaced;
    private bool _isAside;
    private bool _isPacked;
    private bool _isPage;

    /// <param name="Page">Code page of the letters.</param>
    /// <param name="Stands">How many letters stand behind one in Unicode, for programs that cannot read that.</param>
    /// <param name="IsHidden">Nothing of it is text: fonts, colours, pictures.</param>
    /// <param name="IsFonts">The table of fonts.</param>
    /// <param name="IsRtfOnly">In a page: not of the page.</param>
    private readonly record struct Group(int Page, int Stands, bool IsHidden, bool IsFonts, bool IsRtfOnly);

    private bool IsFull => _text.Length >= (_isPage ? MailLimits.HtmlMax : MailLimits.TextMax);

    private bool IsShown => !_group.IsHidden && _tooDeep == 0 && !(_isPacked && _group.IsRtfOnly);

    public static string Of(ReadOnlySpan<byte> rtf, ref int tags)
    {
        if (!rtf.TrimStart(" \t\r\n"u8).StartsWith("{\\rtf"u8))
            return "";
        var reader = new RtfText();
        reader.Read(rtf);
        var text = reader._text.ToString();

        // A half of a pair is no letter; as bytes and back, it becomes the sign for that.
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return reader._isPage ? HtmlText.Of(text, MailLimits.TextMax, ref tags) : text.TrimEnd();
    }

    private void Read(ReadOnlySpan<byte> rtf)
    {
        for (var at = 0; at < rtf.Length && !IsFull;)
        {
            switch (rtf[at])
            {
                case (byte)'{':
                    Open();
                    at++;
                    break;
                case (byte)'}':
                    Close();
                    at++;
                    break;
                case (byte)'\\':
                    at += Control(rtf[at..]);
                    break;
                case (byte)'\r' or (byte)'\n':
                    at++;
                    break;
                default:
                    Put(rtf[at++]);
                    break;
            }
        }

        Flush(isEnd: true);
    }

    private void Open()
    {
        _replaced = 0;
        _isAside = false;
        if (_groups.Count == DepthMax)
            _tooDeep++;
        else
            _groups.Push(_group);
    }

    private void Close()
    {
        _replaced = 0;
        _isAside = false;
        if (_tooDeep > 0)
            _tooDeep--;
        else if (_groups.TryPop(out var outer))
            Enter(outer);
    }

    private void Enter(Group group)
    {
        if (group.Page != _group.Page)
            Flush(isEnd: true);
        _group = group;
    }

    /// <returns>How many bytes the control takes.</returns>
    private int Control(ReadOnlySpan<byte> rtf)
    {
        if (rtf.Length < 2)
            return rtf.Length;
        if (!char.IsAsciiLetter((char)rtf[1]))
            return Symbol(rtf);
        Span<char> name = stackalloc char[WordMax];
        var at = 1;
        for (; at < rtf.Length && at <= WordMax && char.IsAsciiLetter((char)rtf[at]); at++)
            name[at - 1] = (char)rtf[at];
        name = name[..(at - 1)];
        var isNumbered = System.Buffers.Text.Utf8Parser.TryParse(rtf[at..Math.Min(rtf.Length, at + 11)], out int number, out var digits);
        at += isNumbered ? digits : 0;

        // One blank ends the word and is not text.
        at += at < rtf.Length && rtf[at] == (byte)' ' ? 1 : 0;
        if (name is "bin")
            return (int)Math.Min(rtf.Length, at + (long)Math.Max(0, number));
        Word(name, isNumbered ? number : null);
        _isAside = false;
        return at;
    }

    private int Symbol(ReadOnlySpan<byte> rtf)
    {
        switch (rtf[1])
        {
            case (byte)'\'':
                if (rtf.Length < 4)
                    return rtf.Length;
                if (char.IsAsciiHexDigit((char)rtf[2]) && char.IsAsciiHexDigit((char)rtf[3]))
                    Put((byte)((Hex(rtf[2]) << 4) | Hex(rtf[3])));
                return 4;
            case (byte)'*':
                _isAside = true;
                break;
            case (byte)'~':
                Put('\u00A0');
                break;
            case (byte)'_':
                Put('-');
                break;
            case (byte)'\r' or (byte)'\n':
                Put('\n');
                break;
            case (byte)'\\' or (byte)'{' or (byte)'}':
                Put(rtf[1]);
                break;
            default:
                break;
        }

        return 2;
    }

    private void Word(ReadOnlySpan<char> name, int? number)
    {
        switch (name)
        {
            case "ansicpg":
                // Those of Windows, DOS and the Macintosh, and UTF-8, which no version names and programs write: none makes more letters than it has bytes.
                _ansi = number is (>= 437 and <= 1258) or 1361 or 10000 or 65001 ? number.Value : _ansi;
                Enter(_group with { Page = _ansi });
                break;
            case "fromhtml":
                _isPage = _isPacked = true;
                break;
            case "fromtext":
                _isPacked = true;
                break;
            case "htmlrtf":
                _group = _group with { IsRtfOnly = number != 0 };
                break;
            case "htmltag" when _isPage:
                break;
            case "fonttbl":
                _group = _group with { IsHidden = true, IsFonts = true };
                break;
            case "f":
                _font = number ?? 0;
                if (!_group.IsFonts)
                    Enter(_group with { Page = _fonts.GetValueOrDefault(_font, _ansi) });
                break;
            case "fcharset" when _group.IsFonts && _fonts.Count < FontsMax:
                _fonts[_font] = PageOf(number ?? 0);
                break;
            case "plain":
                Enter(_group with { Page = _ansi });
                break;
            case "uc":
                _group = _group with { Stands = Math.Clamp(number ?? 1, 0, 8) };
                break;
            case "u":
                Put((char)(ushort)(number ?? '?'));
                _replaced = _group.Stands;
                break;
            case "colortbl" or "stylesheet" or "info" or "pict" or "object" or "listtable" or "header" or "footer" or "headerl" or "headerr" or "footerl" or "footerr":
                _group = _group with { IsHidden = true };
                break;
            default:
                if (_isAside)
                    _group = _group with { IsHidden = true };
                else if (Sign(name) is var sign and not '\0')
                    Put(sign);
                break;
        }
    }

    private static char Sign(ReadOnlySpan<char> name) => name switch
    {
        "par" or "line" or "sect" or "page" or "row" => '\n',
        "tab" or "cell" => '\t',
        "lquote" => '\u2018',
        "rquote" => '\u2019',
        "ldblquote" => '\u201C',
        "rdblquote" => '\u201D',
        "bullet" => '\u2022',
        "endash" => '\u2013',
        "emdash" => '\u2014',
        "emspace" or "enspace" => ' ',
        _ => '\0',
    };

    /// <summary>The code page that a font's set of letters has: https://learn.microsoft.com/openspecs/windows_protocols/ms-wmf, CharacterSet.</summary>
    private int PageOf(int charset) => charset switch
    {
        77 => 10000,
        128 => 932,
        129 => 949,
        130 => 1361,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => _ansi,
    };

    private void Put(char sign)
    {
        _replaced = 0;
        if (!IsShown)
            return;
        Flush(isEnd: true);
        _text.Append(sign);
    }

    private void Put(byte letter)
    {
        if (_replaced > 0)
        {
            _replaced--;
            return;
        }

        if (!IsShown)
            return;
        if (_length == _run.Length)
            Flush(isEnd: false);
        _run[_length++] = letter;
    }

    private void Flush(bool isEnd)
    {
        if (_length == 0)
            return;
        if (!_decoders.TryGetValue(_group.Page, out var decoder))
            _decoders[_group.Page] = decoder = (MailEncodings.Of(_group.Page) ?? MailEncodings.Of(1252)!).GetDecoder();
        _text.Append(_letters, 0, decoder.GetChars(_run, 0, _length, _letters, 0, isEnd));
        _length = 0;
    }

    private static int Hex(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
