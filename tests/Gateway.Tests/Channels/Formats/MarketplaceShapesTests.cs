using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>Shapes that shops' webhooks have beside the usual one: tests of a console, lists where one is usual, and members that say nothing.</summary>
public sealed class MarketplaceShapesTests
{
    private static InboundItem One(string channel, string body) => Assert.Single(DocumentedForms.Decode(channel, body));

    private static string? Extra(InboundItem item, string name) => item.Extra?.GetValueOrDefault(name);

    [Theory]
    [InlineData("""{"code":10,"shop_id":"77","msg_id":"k1","data":{"type":"notification","content":{"user_id":501,"type":"mark_as_replied","from_id":0}}}""")]
    [InlineData("""{"code":10,"shop_id":"77","msg_id":"k1","data":{"type":"notification","content":"{\"user_id\":501,\"type\":\"mark_as_replied\",\"from_id\":0}"}}""")]
    public void Shopee_NotificationWithoutAMessage_IsIgnoredByItsName(string body)
    {
        var item = One("shopee", body);
        Assert.Equal((ItemKind.Ignored, "notification mark_as_replied", "77"), (item.Kind, Extra(item, "reason"), item.Account));
    }

    [Theory]
    [InlineData("""{"message_id":"9","from_id":501,"from_shop_id":5,"shop_id":null,"message_type":"text","type":"","content":{"text":"Ada stok?"}}""")]
    [InlineData("\"{\\\"message_id\\\":\\\"9\\\",\\\"from_id\\\":501,\\\"message_type\\\":\\\"text\\\",\\\"content\\\":{\\\"text\\\":\\\"Ada stok?\\\"}}\"")]
    [InlineData("""{"message_id":"9","from_id":501,"message_type":"text","content":"{\"text\":\"Ada stok?\"}"}""")]
    [InlineData("""{"message_id":"9","from_id":501,"message_type":"text","content":"Ada stok?"}""")]
    public void Shopee_ContentAsText_SaysTheSame(string content)
    {
        var item = One("shopee", $$$"""{"code":10,"shop_id":77,"data":{"type":"message","content":{{{content}}} } }""");
        Assert.Equal((ItemKind.Message, "9", "501", "Ada stok?"), (item.Kind, item.Id, item.Sender, item.Text));
    }

    [Fact]
    public void Shopee_DataAsText_SaysTheSame() =>
        Assert.Equal("Halo", One("shopee", """{"code":10,"shop_id":77,"data":"{\"type\":\"message\",\"content\":{\"message_id\":\"9\",\"from_id\":501,\"message_type\":\"text\",\"content\":{\"text\":\"Halo\"}}}"}""").Text);

    [Fact]
    public void Lazada_ListOfData_IsAnItemEach()
    {
        var read = DocumentedForms.Decode(
            "lazada",
            """{"data":[{"sync_type":"SESSION_UPDATE","session_id":"5_1","to_position":1748736000123},{"sync_type":"SESSION_UPDATE","session_id":"5_2","last_message_id":"m2"},7],"seller_id":9,"message_type":19}""");
        Assert.Equal(["Receipt 5_1 9", "Ignored 5_2 9", "Ignored  9"], read.Select(item => $"{item.Kind} {item.Sender} {item.Account}"));
        Assert.Equal("incomplete: data: must be an object", Extra(read[2], "reason"));

        var written = DocumentedForms.Decode(
            "lazada",
            """{"message_type":2,"seller_id":9,"data":[{"session_id":"5_1","message_id":"a","from_account_id":"1","from_account_type":1,"template_id":1,"content":"{\"txt\":\"eins\"}"},{"session_id":"5_2","message_id":"b","from_account_type":2,"template_id":1,"content":"zwei"}]}""");
        Assert.Equal(["Message a 5_1 eins", "Echo b 5_2 zwei"], written.Select(item => $"{item.Kind} {item.Id} {item.Sender} {item.Text}"));
        Assert.Equal("incomplete: data: must be an object", Extra(One("lazada", """{"message_type":2,"seller_id":9,"data":[]}"""), "reason"));
    }

    [Theory]
    [InlineData("\"video_id\":\"7300\",\"embed_url\":\"https://www.tiktok.com/player/v1/7300\"", "https://www.tiktok.com/player/v1/7300")]
    [InlineData("\"video_id\":\"7300\",\"embed_url\":\"\"", "7300")]
    public void TikTokBusiness_SharedPost_IsItsAddressOrItsName(string post, string text)
    {
        var item = One("tiktok-business", Direct("\"message_id\":\"m\",\"from_user\":{\"id\":\"u7\"},\"type\":\"share_post\",\"share_post\":{" + post + "}"));
        Assert.Equal((ItemKind.Message, text, text), (item.Kind, item.Text, Extra(item, "shared_post")));
    }

    [Fact]
    public void TikTokBusiness_SharedPostWithoutAnything_IsUnsupported() =>
        Assert.Equal("share_post", Extra(One("tiktok-business", Direct("\"message_id\":\"m\",\"type\":\"share_post\",\"share_post\":{}")), "unsupported"));

    [Fact]
    public void TikTokBusiness_UniqueIdentifier_NamesThePerson()
    {
        var alone = One("tiktok-business", Direct("\"message_id\":\"m\",\"unique_identifier\":\"q-81\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}"));
        Assert.Equal([new CustomerAlias("user", "q-81")], alone.Aliases);
        var beside = One("tiktok-business", Direct("\"message_id\":\"m\",\"unique_identifier\":\"q-81\",\"from_user\":{\"id\":\"u7\"},\"type\":\"text\",\"text\":{\"body\":\"hi\"}"));
        Assert.Equal([new CustomerAlias("user", "u7"), new CustomerAlias("unique", "q-81")], beside.Aliases);
    }

    [Theory]
    [InlineData("true", ItemKind.Message)]
    [InlineData("null", ItemKind.Message)]
    [InlineData("\"true\"", ItemKind.Message)]
    [InlineData("false", ItemKind.Ignored)]
    public void TikTokShop_Visibility_HidesOnlyWhatIsNotVisible(string visible, ItemKind kind)
    {
        var item = One("tiktok-shop", $$$"""{"type":14,"shop_id":"1","data":{"message_id":"m","conversation_id":"c","type":"TEXT","content":"guten Tag","is_visible":{{{visible}}},"sender":{"im_user_id":"u","role":"BUYER"} } }""");
        Assert.Equal((kind, kind == ItemKind.Message ? "guten Tag" : null), (item.Kind, kind == ItemKind.Message ? item.Text : null));
    }

    [Fact]
    public void MercadoLibre_MembersThatAreNull_OverwriteNothing()
    {
        var item = One(
            "mercado-libre",
            """{"resource":null,"id":"m5","message_id":null,"from":{"user_id":"12"},"to":{"user_id":"34"},"text":"hay?","status":"available","message_date":{"received":"2025-06-01T10:00:02Z","created":null},"message_resources":null}""");
        Assert.Equal((ItemKind.Message, "m5", "hay?", new DateTimeOffset(2025, 6, 1, 10, 0, 2, TimeSpan.Zero)), (item.Kind, item.Id, item.Text, item.Timestamp));
    }

    [Fact]
    public void Shopify_MembersThatSayNothing_OverwriteNothing()
    {
        var item = One("shopify", """{"id":71,"customer_locale":"de-DE","locale":null,"first_name":"Ute","phone":"n/a","orders_count":2,"order_number":null,"customer":{"id":5,"first_name":null}}""");
        Assert.Equal(("5", "Ute", "de-DE", "customers_update"), (item.Sender, item.SenderName, item.Locale, item.Status));
        Assert.Equal([new CustomerAlias("user", "5")], item.Aliases);
    }

    private static string Direct(string content) =>
        $$"""{"event":"im_receive_msg","user_openid":"biz","create_time":1748736000,"content":{"conversation_id":"c7",{{content}} } }""";
}
