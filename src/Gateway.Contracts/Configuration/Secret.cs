using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;

namespace Gateway.Contracts.Configuration;

/// <summary>A secret that cannot be printed: text, debugger and JSON show <c>***</c>. The bytes are read with <see cref="Reveal"/> where they are used.</summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(SecretJsonConverter))]
public sealed class Secret
{
    private readonly byte[] _bytes;

    public Secret(string text) => _bytes = Encoding.UTF8.GetBytes(text);

    /// <summary>Stands where settings are checked without the secrets beside them: it is given, and nothing can be said of what it is.</summary>
    public static Secret Unseen { get; } = new("unseen");

    public ReadOnlySpan<byte> Reveal() => _bytes;

    public string RevealText() => Encoding.UTF8.GetString(_bytes);

    public override string ToString() => "***";
}

internal sealed class SecretJsonConverter : JsonConverter<Secret>
{
    public override Secret Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(System.Text.Json.Utf8JsonWriter writer, Secret value, System.Text.Json.JsonSerializerOptions options) =>
        writer.WriteStringValue("***");
}
