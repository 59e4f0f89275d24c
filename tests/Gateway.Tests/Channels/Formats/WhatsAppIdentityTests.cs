using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>Notifications in which who it is about does not stand in the message: people known by a business-scoped id only, and those whose id changed.</summary>
public sealed class WhatsAppIdentityTests
{
    private static InboundItem One(string field, string value) => Assert.Single(DocumentedForms.Decode("whatsapp", $$$"""
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"{{{field}}}","value":{"messaging_product":"whatsapp",{{{value}}} } }]}]}
        """));

    private static InboundItem Message(string message, string contacts = "") =>
        One("messages", $$$"""{{{contacts}}}"metadata":{"phone_number_id":"2"},"messages":[{"id":"wamid.1","timestamp":"1749416383",{{{message}}} }]""");

    private static string[] Names(InboundItem item) => [.. item.Aliases.Select(alias => $"{alias.Kind} {alias.Value}")];

    private static string? Extra(InboundItem item, string name) => item.Extra?.GetValueOrDefault(name);

    [Fact]
    public void MessageThatNamesNobody_IsFromTheOnlyContact()
    {
        const string Hidden = """{"user_id":"US.77","parent_user_id":"US.ENT.9","profile":{"name":"Ann","username":"@ann"}}""";
        const string Text = "\"type\":\"text\",\"text\":{\"body\":\"hi\"}";
        var item = Message(Text, $"\"contacts\":[{Hidden}],");
        Assert.Equal((ItemKind.Message, "US.77", "Ann"), (item.Kind, item.Sender, item.SenderName));
        Assert.Equal(["bsuid US.77", "parent_bsuid US.ENT.9", "username ann"], Names(item));
        Assert.Equal("49", Message(Text, "\"contacts\":[{\"wa_id\":\"49\"}],").Sender);

        // Of several nobody knows which.
        Assert.Equal(ItemKind.Ignored, Message(Text, $"\"contacts\":[{Hidden},{{\"wa_id\":\"49\"}}],").Kind);
    }

    [Fact]
    public void ChangedScopedId_IsFromWhoHadThePreviousOne()
    {
        var item = Message("""
            "type":"system","system":{"type":"user_changed_user_id","body":"b","user_id":"US.98","previous_user_id":"US.77","parent_user_id":"US.ENT.9"}
            """);
        Assert.Equal((ItemKind.System, "user_changed_user_id", "US.77"), (item.Kind, item.Status, item.Sender));
        Assert.Equal(["bsuid US.98", "parent_bsuid US.ENT.9", "bsuid US.77"], Names(item));
        Assert.Equal("US.98", Message("""
            "type":"system","system":{"type":"user_changed_user_id","body":"b","user_id":"US.98"}
            """).Sender);
    }

    [Fact]
    public void ChangedNumber_WithTheScopedIdsOfBoth_NamesEachOnce()
    {
        var item = Message("""
            "from":"49151","from_user_id":"US.77","type":"system","system":{"type":"user_changed_number","body":"b","wa_id":"49152","user_id":"US.98","previous_user_id":"US.77"}
            """);
        Assert.Equal("49151", item.Sender);
        Assert.Equal(["phone 49152", "bsuid US.98", "bsuid US.77", "phone 49151"], Names(item));
    }

    [Fact]
    public void UserIdUpdate_IsTheSameNews()
    {
        var item = One("user_id_update", """
            "metadata":{"phone_number_id":"2"},"contacts":[{"profile":{"name":"Ann"},"wa_id":"49"}],"user_id_update":[{"wa_id":"49","detail":"d",
            "user_id":{"previous":"US.77","current":"US.98"},"parent_user_id":{"previous":"US.ENT.1","current":"US.ENT.2"},"timestamp":"1749416383"}]
            """);
        Assert.Equal((ItemKind.System, "user_changed_user_id", "49", "Ann", "2"), (item.Kind, item.Status, item.Sender, item.SenderName, item.Account));
        Assert.Equal(["bsuid US.98", "phone 49", "bsuid US.77", "parent_bsuid US.ENT.2"], Names(item));
    }

    [Theory]
    [InlineData("control_passed", "\"phone_number\":\"49\"", "49")]
    [InlineData("control_taken", "\"user_id\":\"US.77\"", "US.77")]
    public void Handover_TellsWhoHasTheConversation(string type, string sender, string name)
    {
        var item = One("messaging_handovers", $$$"""
            "sender":{ {{{sender}}} },"recipient":{"phone_number_id":"2","display_phone_number":"1"},"type":"{{{type}}}","timestamp":"1749416383",
            "{{{type}}}":{"previous_owner_role":"ai_agent","new_owner_role":"escalation"}
            """);
        Assert.Equal((ItemKind.System, type, name, "2"), (item.Kind, item.Status, item.Sender, item.Account));
        Assert.Equal(("ai_agent", "escalation"), (Extra(item, "previous_owner"), Extra(item, "new_owner")));
    }

    [Fact]
    public void PlaceWithoutAType_IsAMessage()
    {
        Assert.Equal(new GeoPoint(52.5, 13.4), Message("\"from\":\"49\",\"location\":{\"latitude\":52.5,\"longitude\":13.4}").Location);

        // What answers or takes back needs its type: half of it would be told as something the customer wrote.
        Assert.Equal(ItemKind.Ignored, Message("\"from\":\"49\",\"reaction\":{\"message_id\":\"w\",\"emoji\":\"👍\"}").Kind);
    }
}
