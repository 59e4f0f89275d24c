using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>An encoding the platform lacks. It is for reading: unless it says otherwise, what is written in it is what ASCII has, the rest as question marks.</summary>
/// <param name="codePage">Of the platform's numbering, or above 61000 where that has none.</param>
internal abstract class OwnEncoding(int codePage) : Encoding(codePage)
{
    /// <summary>Puts the text behind each other and returns its length; a byte that stands for nothing is one U+FFFD, and no byte is more than one character.</summary>
    public abstract override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetCharCount(byte[] bytes, int index, int count)
    {
        var chars = ArrayPool<char>.Shared.Rent(GetMaxCharCount(count));
        var length = GetChars(bytes.AsSpan(index, count), chars);
        ArrayPool<char>.Shared.Return(chars);
        return length;
    }

    /// <summary>The platform looks its names up in a table that has none of ours, and throws; the parser asks for them.</summary>
    public override string WebName => string.Create(CultureInfo.InvariantCulture, $"x-cp{CodePage}");

    public override string HeaderName => WebName;

    public override string BodyName => WebName;

    public override string EncodingName => WebName;

    public override int GetMaxCharCount(int byteCount) => byteCount + 1;

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        for (var i = 0; i < charCount; i++)
            bytes[byteIndex + i] = chars[charIndex + i] < 0x80 ? (byte)chars[charIndex + i] : (byte)'?';
        return charCount;
    }

    public override Decoder GetDecoder() => new WholeDecoder(this);

    /// <summary>Keeps the pieces until the last one: a shift or half a letter may stand at the end of each.</summary>
    private sealed class WholeDecoder(OwnEncoding encoding) : Decoder
    {
        private readonly List<byte> _held = [];

        public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes, index, count, flush: true);

        public override int GetCharCount(byte[] bytes, int index, int count, bool flush)
        {
            if (!flush)
                return 0;
            byte[] whole = [.. _held, .. bytes.AsSpan(index, count)];
            return encoding.GetCharCount(whole);
        }

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => GetChars(bytes, byteIndex, byteCount, chars, charIndex, flush: true);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex, bool flush)
        {
            _held.AddRange(bytes.AsSpan(byteIndex, byteCount));
            if (!flush)
                return 0;
            var length = encoding.GetChars(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_held), chars.AsSpan(charIndex));
            _held.Clear();
            return length;
        }
    }
}
