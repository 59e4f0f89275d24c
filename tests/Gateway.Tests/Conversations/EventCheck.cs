using System.Text.Json;
using Gateway.Contracts.Events;

namespace Gateway.Tests.Conversations;

/// <summary>Holds a published event against the catalogue that the AsyncAPI document is made of.</summary>
internal static class EventCheck
{
    private static readonly Dictionary<string, EventShape> Shapes = EventCatalog.All.ToDictionary(static shape => shape.Type);

    public static void AssertCatalogued(JsonElement one)
    {
        var type = one.GetProperty("type").GetString()!;
        Assert.True(Shapes.TryGetValue(type, out var shape), $"{type} is not in the catalogue.");
        var members = one.GetProperty("data").EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);
        Assert.True(members.Keys.All(name => shape.Data.Any(member => member.Name == name)), $"{type} has members the catalogue lacks: {one.GetProperty("data")}");
        Assert.True(shape.Data.All(member => !member.Required || members.ContainsKey(member.Name)), $"{type} lacks members the catalogue promises: {one.GetProperty("data")}");
        Assert.All(shape.Data.Where(member => members.ContainsKey(member.Name)), member => Assert.True(Fits(member.Kind, members[member.Name]), $"{type}: {member.Name} is {members[member.Name]}"));
    }

    private static bool Fits(EventMemberKind kind, JsonElement value) => kind switch
    {
        EventMemberKind.Text => value.ValueKind == JsonValueKind.String,
        EventMemberKind.Whole => value.TryGetInt64(out _),
        EventMemberKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        EventMemberKind.Time => value.TryGetDateTimeOffset(out _),
        EventMemberKind.Names or EventMemberKind.Attachments or EventMemberKind.Aliases or EventMemberKind.QuickReplies => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };
}
