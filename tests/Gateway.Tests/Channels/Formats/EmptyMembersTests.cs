using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Formats;

/// <summary>
/// Payloads as libraries write them that know every member of a format: what was not there stands as null, false, zero, an empty text or an empty list. It is not there,
/// and it takes nothing back that stands beside it.
/// </summary>
public sealed class EmptyMembersTests
{
    private const string TelegramNothing = """
        "new_chat_members":[],"left_chat_member":null,"new_chat_title":"","pinned_message":{},"group_chat_created":false,"supergroup_chat_created":false,
        "migrate_to_chat_id":0,"migrate_from_chat_id":0,"new_chat_photo":[],"delete_chat_photo":false,"edit_date":0,"forward_date":null,"forward_origin":null,
        "media_group_id":"","message_thread_id":0,"author_signature":false,"caption":null,"photo":[],"document":null,"sticker":null,"location":null,"venue":null,
        "contact":null,"poll":null,"dice":null,"game":null,"story":[],"web_app_data":null,"reply_to_message":null
        """;

    [Theory]
    [InlineData("{0},\"text\":\"adsf\"")]
    [InlineData("\"text\":\"adsf\",{0}")]
    public void Telegram_TextBesideEmptyMembers_IsThatTextAndNothingElse(string form) =>
        Assert.Equal(
            """{"kind":"message","channel":"telegram","sender":"5000000001","senderName":"Леся К","id":"31","timestamp":"2025-06-08T20:59:43.000Z","text":"adsf","locale":"uk","aliases":[{"kind":"user","value":"5000000001"},{"kind":"username","value":"lesja"}],"extra":{"update_id":"700000001"}}""",
            ItemText.Of(Items.One(new TelegramFixture(), TelegramFixture.Message(form.Replace("{0}", TelegramNothing, StringComparison.Ordinal)))));

    [Theory]
    [InlineData("\"new_chat_members\":null")]
    [InlineData("\"new_chat_members\":[]")]
    [InlineData("\"left_chat_member\":{}")]
    [InlineData("\"new_chat_title\":\"\"")]
    [InlineData("\"pinned_message\":null")]
    [InlineData("\"group_chat_created\":false")]
    [InlineData("\"migrate_to_chat_id\":0")]
    [InlineData("\"migrateToChatId\":null")]
    public void Telegram_EmptyServiceMember_IsNoService(string member)
    {
        var item = Items.One(new TelegramFixture(), TelegramFixture.Message("\"text\":\"x\"," + member, TelegramFixture.Group));
        Assert.Equal((ItemKind.Message, "x", null), (item.Kind, item.Text, item.Status));
        Assert.Single(item.Aliases);
    }

    [Theory]
    [InlineData("\"group_chat_created\":true,\"new_chat_members\":[]", "group_created")]
    [InlineData("\"pinned_message\":{\"message_id\":1},\"migrate_to_chat_id\":0", "pinned")]
    [InlineData("\"migrate_to_chat_id\":-1009,\"new_chat_title\":null", "migrated")]
    public void Telegram_ServiceMemberWithAValue_IsTheServiceWhateverStandsEmptyBesideIt(string members, string status)
    {
        var item = Items.One(new TelegramFixture(), TelegramFixture.Message(members, TelegramFixture.Group));
        Assert.Equal((ItemKind.System, status), (item.Kind, item.Status));
        Assert.Equal(status == "migrated" ? 2 : 1, item.Aliases.Count);
    }

    [Theory]
    [InlineData("\"text\":\"a\",\"caption\":null", "a")]
    [InlineData("\"text\":\"a\",\"caption\":\"\"", "a")]
    [InlineData("\"text\":\"a\",\"caption\":false", "a")]
    [InlineData("\"text\":\"\",\"photo\":[{\"file_id\":\"f\"}],\"caption\":\"c\"", "c")]
    [InlineData("\"poll\":{\"question\":\"q\",\"options\":[]},\"text\":null", "q")]
    [InlineData("\"text\":\"a\",\"dice\":{\"emoji\":null}", "a")]
    [InlineData("\"text\":\"a\",\"web_app_data\":{\"data\":\"d\",\"button_text\":null}", "a")]
    public void Telegram_SeveralTexts_TheOneThatSaysSomethingStays(string content, string text) =>
        Assert.Equal(text, Items.One(new TelegramFixture(), TelegramFixture.Message(content)).Text);

    [Fact]
    public void Telegram_EmptyListsAndTexts_AreNoContentThatNobodyKnows()
    {
        var empty = Items.One(new TelegramFixture(), TelegramFixture.Message("\"game\":null,\"giveaway\":[],\"hologram\":false"));
        Assert.Equal((ItemKind.Ignored, "message without content"), (empty.Kind, empty.Extra!["reason"]));
        var story = Items.One(new TelegramFixture(), TelegramFixture.Message("\"text\":\"\",\"game\":[],\"story\":{\"id\":1}"));
        Assert.Equal((ItemKind.Message, "story"), (story.Kind, story.Extra!["unsupported"]));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    public void Telegram_UpdateOfOneKindBesideEmptyOthers_IsOfThatKind(string nothing)
    {
        var body = TelegramFixture.Message("\"text\":\"x\"").Replace("\"update_id\"", $"\"edited_message\":{nothing},\"poll\":{nothing},\"update_id\"", StringComparison.Ordinal);
        Assert.Equal((ItemKind.Message, "x"), (Items.One(new TelegramFixture(), body).Kind, Items.One(new TelegramFixture(), body).Text));
    }

    [Fact]
    public void Telegram_ButtonBesideAnEmptyGame_KeepsItsData() =>
        Assert.Equal("yes", Items.One(new TelegramFixture(), TelegramFixture.Update(
            "\"callback_query\":{\"id\":\"7\",\"from\":" + TelegramFixture.User + ",\"data\":\"yes\",\"game_short_name\":null}")).Payload);

    [Fact]
    public void KakaoTalk_NoCallback_IsNotARefusedOne() =>
        Assert.DoesNotContain("callback_refused", Items.One(new KakaoTalkFixture(), KakaoTalkFixture.Skill("\"utterance\":\"x\",\"callbackUrl\":false,\"params\":null")).Extra!.Keys);

    [Theory]
    [InlineData("\"text\":\"x\",\"body\":\"\"")]
    [InlineData("\"text\":\"x\",\"body\":null")]
    [InlineData("\"body\":null,\"text\":\"x\",\"payload\":\"\",\"user_id\":null")]
    [InlineData("\"text\":\"x\",\"payload\":[],\"action\":{},\"geo\":null,\"attachments\":null,\"fwd_messages\":{},\"user_id\":\"\"")]
    public void Vk_MessageBesideEmptyMembers_IsThatMessage(string content)
    {
        var item = Items.One(new VkFixture(), VkFixture.Message(content));
        Assert.Equal((ItemKind.Message, "x", null, "5001"), (item.Kind, item.Text, item.Payload, item.Sender));
        Assert.DoesNotContain("participant", item.Extra!.Keys);
    }

    [Fact]
    public void Vk_NumberZeroInTheChat_NamesNoMessage()
    {
        var item = Items.One(new VkFixture(), VkFixture.Event("message_new", "\"id\":0,\"conversation_message_id\":0,\"from_id\":5001,\"peer_id\":5001,\"text\":\"x\""));
        Assert.Equal("e1f2", item.Id);
    }

    [Fact]
    public void Vk_NoticeBesideAnEmptyPerson_KeepsThePerson() =>
        Assert.Equal("5001", Items.One(new VkFixture(), VkFixture.Event("message_typing_state", "\"from_id\":5001,\"user_id\":null")).Sender);

    [Theory]
    [InlineData("\"message_type\":\"reply\",\"reply\":{\"id\":\"row1\",\"title\":\"9am\"},\"order\":null,\"button\":{},\"text\":null", ItemKind.Postback, "9am", "row1")]
    [InlineData("\"reaction\":{\"emoji\":\"👍\"},\"context\":{\"message_uuid\":\"a\"},\"text\":\"\",\"message_type\":\"reaction\"", ItemKind.Reaction, "👍", null)]
    [InlineData("\"message\":{\"content\":{\"type\":\"text\",\"text\":\"old\"}},\"message_type\":null,\"text\":null", ItemKind.Message, "old", null)]
    public void Vonage_MessageBesideEmptyMembers_IsThatMessage(string content, ItemKind kind, string text, string? payload)
    {
        var item = Assert.Single(DocumentedForms.Decode("vonage", "{\"message_uuid\":\"u\",\"from\":\"447700900001\",\"to\":\"4477\"," + content + "}"));
        Assert.Equal((kind, text, payload), (item.Kind, item.Text, item.Payload));
    }

    [Fact]
    public void Vonage_MediaBesideEmptyMedia_IsTheOneThatIsThere()
    {
        var item = Assert.Single(DocumentedForms.Decode("vonage", """{"message_uuid":"u","from":"44","to":"4477","image":{"url":"https://x.example/i.jpg","caption":"c"},"file":{},"audio":null,"message_type":"image"}"""));
        Assert.Equal(("c", "https://x.example/i.jpg"), (item.Text, Assert.Single(item.Attachments).Url));
    }

    [Theory]
    [InlineData("""{"uuid":"c-1","status":"ringing","from":"44","to":"4477","msisdn":null,"messageId":"","message_uuid":null}""", ItemKind.Call)]
    [InlineData("""{"msisdn":"44","to":"4477","messageId":"0A","text":"x","uuid":null,"conversation_uuid":""}""", ItemKind.Message)]
    [InlineData("""{"message_uuid":"u","to":"44","from":"4477","status":"delivered","message_type":"","uuid":null}""", ItemKind.Receipt)]
    public void Vonage_WhatCame_IsToldByTheMembersThatHaveAValue(string body, ItemKind kind) =>
        Assert.Equal(kind, Assert.Single(DocumentedForms.Decode("vonage", body)).Kind);
}
