using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Rcs;

/// <summary>The Pub/Sub envelope and the JSON packed into it as base64. Its memory is rented.</summary>
/// <remarks><code>{"message":{"data":"eyJ..","messageId":"..","publishTime":"..","attributes":{..}},"subscription":"projects/.."}</code></remarks>
internal ref struct RcsEnvelope : IDisposable
{
    private byte[]? _rented;
    private int _length;

    /// <summary>Whether the body is an envelope at all, and no event by itself.</summary>
    public bool HasMessage { get; private init; }

    public readonly bool HasData => _rented is not null;

    public readonly ReadOnlySpan<byte> Data => _rented.AsSpan(0, _length);

    public readonly ReadOnlySequence<byte> Json => new(_rented!, 0, _length);

    /// <summary>Reads a body that the gate let pass.</summary>
    public static RcsEnvelope Read(scoped JsonReader reader)
    {
        string? fault = null;
        byte[]? data = null;
        var (length, hasMessage) = (0, false);
        reader.Read();
        while (reader.NextMember())
        {
            // The inner level alone has the same name for the packed event.
            if (data is null && reader.At("data"u8))
            {
                data = Unpack(ref reader, out length);
                hasMessage |= data is not null;
                continue;
            }

            if (!reader.At("message"u8) || !reader.OpenObject("message", ref fault))
            {
                reader.Skip();
                continue;
            }

            hasMessage = true;
            while (reader.NextMember())
            {
                if (data is null && reader.At("data"u8))
                    data = Unpack(ref reader, out length);
                else
                    reader.Skip();
            }
        }

        return new RcsEnvelope { HasMessage = hasMessage, _rented = data, _length = length };
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }

    private static byte[]? Unpack(ref JsonReader reader, out int length)
    {
        length = 0;
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, reader.RawLength()));
        var written = reader.CopyString(rented);
        if (Base64.DecodeFromUtf8InPlace(rented.AsSpan(0, written), out length) == OperationStatus.Done && length > 0)
            return rented;
        ArrayPool<byte>.Shared.Return(rented);
        return null;
    }
}
