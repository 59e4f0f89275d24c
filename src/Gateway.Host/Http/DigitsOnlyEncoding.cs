using System.Text;

namespace Gateway.Host.Http;

/// <summary>
/// Reads Content-Length for Kestrel, which by itself takes a sign (<c>+3</c>): whatever is no digit reads as a letter, and the number is refused.
/// Given through <c>RequestHeaderEncodingSelector</c>, the only place that still sees the header's bytes.
/// </summary>
internal sealed class DigitsOnlyEncoding : Encoding
{
    public static DigitsOnlyEncoding Instance { get; } = new();

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++)
        {
            chars[charIndex + i] = char.IsAsciiDigit((char)bytes[byteIndex + i]) ? (char)bytes[byteIndex + i] : 'x';
        }

        return byteCount;
    }

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
