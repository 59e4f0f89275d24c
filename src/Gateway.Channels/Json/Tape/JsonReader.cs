using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Channels.Json;

/// <summary>
/// Steps over the tokens of a <see cref="JsonBody"/>, with the names and the manners of <see cref="Utf8JsonReader"/>. It cannot fail: what could be wrong was
/// refused before. It is a place on the tape and no more, so a copy of it is a bookmark.
/// </summary>
internal ref struct JsonReader(ReadOnlySpan<byte> body, ReadOnlySpan<JsonToken> tape)
{
    // Names and ids that are compared as text; longer ones are compared in rented memory.
    private const int OnStack = 256;

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly ReadOnlySpan<JsonToken> _tape = tape;
    private int _at = -1;

    /// <summary>Bytes of the whole body: no text in it is longer.</summary>
    public readonly int BodyLength => _body.Length;

    /// <summary>None before the first token, and for a reader that is none.</summary>
    public readonly JsonTokenType TokenType => (uint)_at < (uint)_tape.Length ? _tape[_at].Kind : JsonTokenType.None;

    /// <summary>The bytes of a scalar or a name as they stand in the body, without quotes.</summary>
    public readonly ReadOnlySpan<byte> ValueSpan =>
        TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray ? default : _body.Slice(_tape[_at].Start, _tape[_at].Extent);

    public readonly bool ValueIsEscaped => _tape[_at].IsEscaped;

    /// <summary>Where the token starts in the body, with its quote.</summary>
    public readonly int TokenStartIndex => _tape[_at].Start - (IsText(_tape[_at].Kind) ? 1 : 0);

    /// <summary>Where the token ends in the body, with its quote.</summary>
    public readonly int BytesConsumed =>
        _tape[_at] is var token && IsText(token.Kind) ? token.Start + token.Extent + 1
        : token.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray ? token.Start + 1
        : token.Start + token.Extent;

    /// <summary>Moves to the next token; false at the end, where it stays on the last.</summary>
    public bool Read()
    {
        if (_at + 1 >= _tape.Length)
            return false;
        _at++;
        return true;
    }

    /// <summary>Moves to the last token of the value: of an object or an array to its closing bracket, however much lies between.</summary>
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
            _at++;
        if (TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            _at = _tape[_at].Extent;
    }

    /// <summary>Steps over the value and gives its bytes as they stand in the body.</summary>
    public ReadOnlySpan<byte> SkipRaw()
    {
        var start = TokenStartIndex;
        Skip();
        return _body[start..BytesConsumed];
    }

    /// <summary>False where the text, by its length, cannot be one of so many bytes.</summary>
    public readonly bool MayBe(int length)
    {
        ref readonly var token = ref _tape[_at];
        return token.Extent == length || token.IsEscaped;
    }

    /// <summary>When the member's name, which <see cref="MayBe"/> so long, reads so, moves onto its value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool ReadOn(scoped ReadOnlySpan<byte> name)
    {
        ref readonly var token = ref _tape[_at];
        if (token.IsEscaped ? !EscapedEquals(name) : !name.SequenceEqual(_body.Slice(token.Start, token.Extent)))
            return false;
        _at++;
        return true;
    }

    /// <summary>Whether a string or a name reads so.</summary>
    public readonly bool ValueTextEquals(scoped ReadOnlySpan<byte> text)
    {
        ref readonly var token = ref _tape[_at];
        if (token.Extent != text.Length || token.IsEscaped)
            return token.IsEscaped && EscapedEquals(text);
        return IsText(token.Kind) && text.SequenceEqual(_body.Slice(token.Start, text.Length));
    }

    public readonly bool ValueTextEquals(scoped ReadOnlySpan<char> text)
    {
        if (!IsText(TokenType))
            return false;
        if (!ValueIsEscaped && Ascii.Equals(ValueSpan, text))
            return true;

        // A character has at most 3 bytes for each of its units.
        var length = text.Length * 3;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var equals = Utf8.FromUtf16(text, bytes, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done && ValueTextEquals(bytes[..written]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return equals;
    }

    /// <summary>Writes a string or a name without its escapes; the room must hold as many bytes as stand in the body.</summary>
    public readonly int CopyString(scoped Span<byte> to)
    {
        var raw = ValueSpan;
        if (ValueIsEscaped)
            return JsonEscapes.Resolve(raw, to);
        raw.CopyTo(to);
        return raw.Length;
    }

    /// <summary>The same as characters, of which there are never more than bytes.</summary>
    public readonly int CopyString(scoped Span<char> to)
    {
        if (!ValueIsEscaped)
            return Encoding.UTF8.GetChars(ValueSpan, to);
        var rented = ValueSpan.Length > OnStack ? ArrayPool<byte>.Shared.Rent(ValueSpan.Length) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var length = Encoding.UTF8.GetChars(bytes[..JsonEscapes.Resolve(ValueSpan, bytes)], to);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return length;
    }

    /// <summary>The text of a string or a name; null for null.</summary>
    public readonly string? GetString()
    {
        if (TokenType == JsonTokenType.Null)
            return null;
        return ValueIsEscaped ? EscapedString() : Encoding.UTF8.GetString(ValueSpan);
    }

    private readonly string EscapedString()
    {
        var rented = ValueSpan.Length > OnStack ? ArrayPool<byte>.Shared.Rent(ValueSpan.Length) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var text = Encoding.UTF8.GetString(bytes[..JsonEscapes.Resolve(ValueSpan, bytes)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    private static bool IsText(JsonTokenType kind) => kind is JsonTokenType.String or JsonTokenType.PropertyName;

    private readonly bool EscapedEquals(scoped ReadOnlySpan<byte> text)
    {
        // An escape is at least as long as what it stands for, and at most six bytes for one.
        if (ValueSpan.Length < text.Length || ValueSpan.Length > text.Length * 6)
            return false;
        var rented = ValueSpan.Length > OnStack ? ArrayPool<byte>.Shared.Rent(ValueSpan.Length) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var equals = bytes[..JsonEscapes.Resolve(ValueSpan, bytes)].SequenceEqual(text);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return equals;
    }
}
