using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Xml;

/// <summary>The members of a small JSON body by name, however deep: for providers that send one thing as XML or as JSON, as the account chose.</summary>
internal static class JsonFields
{
    /// <summary>Null and what is wrong, or the members.</summary>
    public static XmlFields? Read(in ReadOnlySequence<byte> body, out string? fault)
    {
        using var json = JsonBody.Read(body);
        fault = json.Refusal;
        if (fault is not null)
            return null;
        var fields = new XmlFields();
        var reader = json.Reader();
        string? name = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                name = reader.GetString();
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number && name is not null && !fields.Add(name, Value(ref reader)))
                fault = "body: more members than any message has";
        }

        if (fields.Count == 0)
            fault ??= "MsgType: must be given";
        return fault is null ? fields : null;
    }

    private static string Value(ref JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : reader.Fact() ?? "";
}
