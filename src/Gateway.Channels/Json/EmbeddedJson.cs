using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;

namespace Gateway.Channels.Json;

/// <summary>A JSON object inside a JSON string: unescaped once into rented memory, held to the same rules as a body, then read like one.</summary>
internal ref struct EmbeddedJson : IDisposable
{
    private byte[]? _rented;
    private JsonBody _json;
    private JsonReader _reader;

    /// <summary>Whether there is an object; <see cref="Reader"/> stands on its start.</summary>
    public bool HasObject { get; private set; }

    public readonly JsonReader Reader => _reader;

    /// <summary>Consumes the value, a string that holds an object or the object itself. An empty string and null hold none, and that is no fault.</summary>
    public static EmbeddedJson Read(ref JsonReader reader, string field, ref string? fault)
    {
        var embedded = default(EmbeddedJson);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            embedded._reader = reader;
            embedded.HasObject = true;
            reader.Skip();
            return embedded;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            if (reader.TokenType == JsonTokenType.Null)
                return embedded;
            reader.Refuse(field, "must be JSON in a string", ref fault);
            return embedded;
        }

        if (reader.RawLength() == 0)
            return embedded;
        embedded._rented = ArrayPool<byte>.Shared.Rent(reader.RawLength());
        var length = reader.CopyString(embedded._rented);

        // Words where others write an object are no object; an object that is broken is wrong.
        if (Shape.First(new ReadOnlySequence<byte>(embedded._rented, 0, length)) != '{')
            return embedded;
        embedded._json = JsonBody.Read(new ReadOnlySequence<byte>(embedded._rented, 0, length));
        if (embedded._json.Refusal is { } refusal)
        {
            fault ??= $"{field}: {refusal}";
            return embedded;
        }

        embedded._reader = embedded._json.Reader();
        embedded._reader.Read();
        embedded.HasObject = true;
        return embedded;
    }

    public void Dispose()
    {
        _json.Dispose();
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }
}
