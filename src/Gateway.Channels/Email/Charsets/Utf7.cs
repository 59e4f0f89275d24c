using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// UTF-7 under another number than its own. The platform refuses to hand out 65000 whatever provider has it, and the parser asks by number for words in headers: such a
/// mail would end in an exception.
/// </summary>
internal sealed class Utf7() : Encoding(Utf7.Number)
{
    // No code page of the platform; the parser asks for it again by the number the encoding tells.
    public const int Number = 65099;

#pragma warning disable SYSLIB0001 // Read only where a mail says that it is UTF-7, and never as markup: the text is shown as text.
    private static readonly UTF7Encoding Inner = new();
#pragma warning restore SYSLIB0001

    public static Utf7 Instance { get; } = new();

    public override string WebName => Inner.WebName;

    public override int GetByteCount(char[] chars, int index, int count) => Inner.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => Inner.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => Inner.GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => Inner.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxByteCount(int charCount) => Inner.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => Inner.GetMaxCharCount(byteCount);

    public override Decoder GetDecoder() => Inner.GetDecoder();
}
