using System.Buffers;
using System.Diagnostics;

namespace Gateway.Channels.Json;

/// <summary>A body that has been read through once: what is wrong with it, or a reader of its tokens. Its memory is rented: dispose it after the last reader.</summary>
internal ref struct JsonBody : IDisposable
{
    private ReadOnlySpan<byte> _bytes;
    private byte[]? _copy;
    private JsonToken[] _tape;
    private int _count;

    /// <summary>Null when the body may be read; else what is wrong with it and where.</summary>
    public string? Refusal { get; private set; }

    /// <param name="allowsArray">For the providers whose bodies are an array of events.</param>
    public static JsonBody Read(scoped in ReadOnlySequence<byte> body, bool allowsArray = false)
    {
        var json = default(JsonBody);
        if (body.IsSingleSegment)
            json._bytes = body.FirstSpan;
        else
            json.Join(body);
        json._count = JsonTape.Write(json._bytes, allowsArray, out json._tape);
        if (json._count == 0)
            json.Refusal = JsonGate.Refusal(body, allowsArray) ?? throw new UnreachableException("The gate lets pass what the tape refuses.");
        return json;
    }

    /// <summary>Only whether it may be read.</summary>
    public static bool IsReadable(scoped in ReadOnlySequence<byte> body, bool allowsArray = false)
    {
        using var json = Read(body, allowsArray);
        return json.Refusal is null;
    }

    /// <summary>A reader before the first token, as many as are wanted.</summary>
    public readonly JsonReader Reader() => new(_bytes, _tape.AsSpan(0, _count));

    public void Dispose()
    {
        if (_copy is not null)
            ArrayPool<byte>.Shared.Return(_copy);
        if (_tape is not null)
            ArrayPool<JsonToken>.Shared.Return(_tape);
        this = default;
    }

    /// <summary>A body in segments is copied together once: every token is then one span.</summary>
    private void Join(scoped in ReadOnlySequence<byte> body)
    {
        var length = checked((int)body.Length);
        _copy = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(_copy);
        _bytes = _copy.AsSpan(0, length);
    }
}
