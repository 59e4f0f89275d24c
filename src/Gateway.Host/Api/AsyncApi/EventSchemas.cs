using System.Text.Json.Nodes;
using Gateway.Contracts.Events;

namespace Gateway.Host.Api.AsyncApi;

/// <summary>Events as JSON schemas, from the catalogue.</summary>
internal static class EventSchemas
{
    public const string Example =
        """
        {"partition":7,"sequence":123,"specversion":"1.0","id":"m-1","source":"/tenants/acme","type":"gateway.message.accepted","time":"2026-03-01T12:00:00.125Z","subject":"kq3vJxY0Qd2b1mYc5tW8zA.1","tenant":"acme","conversationsequence":3,"channel":"whatsapp","queue":"support","labels":"language=de,market=dach","datacontenttype":"application/json","data":{"direction":"in","customer":"0f8fad5b-d9cb-469f-a165-70867728950e","kind":"message","channel":"whatsapp","account":"main","sender":"4915112345678","id":"wamid.1","text":"Hallo"}}
        """;

    /// <summary>What every event has around its data.</summary>
    public static JsonObject Envelope { get; } = (JsonObject)JsonNode.Parse("""
        {"type":"object","description":"A CloudEvents 1.0 object. partition and sequence name its place in the log; read sequence with 64 bits.",
         "properties":{
          "partition":{"type":"integer","description":"Stream of the log. Order holds inside it."},
          "sequence":{"type":["integer","string"],"format":"int64","description":"Dense per partition over all tenants. In webhooks the digits as text, 19 of them."},
          "specversion":{"type":"string","const":"1.0"},
          "id":{"type":"string","description":"Unique with source; the same when the event comes again."},
          "source":{"type":"string"},
          "type":{"type":"string"},
          "time":{"type":"string","format":"date-time"},
          "subject":{"type":"string","description":"What it is about: a conversation, an agent, a customer."},
          "tenant":{"type":"string"},
          "conversationsequence":{"type":"integer","format":"int64","description":"Dense per conversation from 1."},
          "channel":{"type":"string"},
          "queue":{"type":"string"},
          "labels":{"type":"string","description":"name=value, separated by commas."},
          "datacontenttype":{"type":"string","const":"application/json"},
          "data":{"type":"object"}},
         "required":["partition","sequence","specversion","id","source","type","datacontenttype","data"]}
        """)!;

    /// <summary>One type of event: the envelope, and what its data has.</summary>
    public static JsonObject Of(EventShape shape)
    {
        var properties = new JsonObject();
        foreach (var member in shape.Data)
        {
            properties[member.Name] = Of(member.Kind);
        }

        var data = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (shape.Data.Any(static member => member.Required))
        {
            data["required"] = new JsonArray([.. shape.Data.Where(static member => member.Required).Select(static member => (JsonNode)member.Name)]);
        }

        return new JsonObject
        {
            ["allOf"] = new JsonArray(
                new JsonObject { ["$ref"] = "#/components/schemas/event" },
                new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = shape.Type }, ["data"] = data } }),
        };
    }

    private static JsonObject Of(EventMemberKind kind) => (JsonObject)JsonNode.Parse(kind switch
    {
        EventMemberKind.Whole => """{"type":"integer","format":"int64"}""",
        EventMemberKind.Flag => """{"type":"boolean"}""",
        EventMemberKind.Time => """{"type":"string","format":"date-time"}""",
        EventMemberKind.Map => """{"type":"object","additionalProperties":{"type":"string"}}""",
        EventMemberKind.Names => """{"type":"array","items":{"type":"string"}}""",
        EventMemberKind.Attachments =>
            """
            {"type":"array","items":{"type":"object","properties":{"kind":{"type":"string"},"url":{"type":"string"},"id":{"type":"string"},"mime":{"type":"string"},
             "name":{"type":"string"},"size":{"type":"integer","format":"int64"}},"required":["kind"]}}
            """,
        EventMemberKind.Location => """{"type":"object","properties":{"lat":{"type":"number"},"lon":{"type":"number"}},"required":["lat","lon"]}""",
        EventMemberKind.Aliases =>
            """{"type":"array","items":{"type":"object","properties":{"kind":{"type":"string"},"value":{"type":"string"}},"required":["kind","value"]}}""",
        EventMemberKind.QuickReplies =>
            """{"type":"array","items":{"type":"object","properties":{"title":{"type":"string"},"payload":{"type":"string"}},"required":["title","payload"]}}""",
        EventMemberKind.Template =>
            """
            {"type":"object","properties":{"name":{"type":"string"},"language":{"type":"string"},"parameters":{"type":"array","items":{"type":"string"}}},
             "required":["name","language","parameters"]}
            """,
        _ => """{"type":"string"}""",
    })!;
}
