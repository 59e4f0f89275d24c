namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// EUC-TW: the first plane of CNS 11643 in two bytes, any plane in four behind 8E. The planes from the third on, of names of persons in archives, have no table here.
/// </summary>
internal sealed class EucTw() : OwnEncoding(Number)
{
    public const int Number = 61011;

    private const byte PlaneShift = 0x8E;
    private const byte FirstPlane = 0xA1;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var count = 0;
        for (var i = 0; i < bytes.Length;)
        {
            var rest = bytes[i..];
            switch (rest)
            {
                case [< 0x80 and var ascii, ..]:
                    chars[count++] = (char)ascii;
                    i++;
                    break;
                case [PlaneShift, >= FirstPlane and <= FirstPlane + 15 and var plane, >= 0xA1 and var row, >= 0xA1 and var cell, ..]:
                    chars[count++] = plane switch { FirstPlane => DoubleByteSet.Cns1[row, cell], FirstPlane + 1 => DoubleByteSet.Cns2[row, cell], _ => '\uFFFD' };
                    i += 4;
                    break;
                case [>= 0xA1 and var row, >= 0xA1 and var cell, ..]:
                    chars[count++] = DoubleByteSet.Cns1[row, cell];
                    i += 2;
                    break;
                default:
                    chars[count++] = '\uFFFD';
                    i++;
                    break;
            }
        }

        return count;
    }
}
