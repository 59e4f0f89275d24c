using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.KakaoTalk;

/// <summary>Skill payloads, one utterance a request.</summary>
/// <remarks>
/// <code>
/// {"userRequest":{"utterance":"..","lang":"kr","timezone":"Asia/Seoul","callbackUrl":"https://bot-api.kakao.com/..","block":{"id":"..","name":".."},
///   "params":{"media":{"type":"image","url":".."}},"user":{"id":"..","type":"botUserKey","properties":{"plusfriendUserKey":"..","appUserId":".."}}},
///  "bot":{"id":"..","name":".."},"action":{"id":"..","name":"..","params":{},"clientExtra":{}}}
/// </code>
/// There is no message id, and Kakao repeats nothing: body and time of arrival together name the message.
/// https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
/// </remarks>
internal static class KakaoTalkDecoder
{
    private static readonly SearchValues<char> HostSigns = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly Words Languages = new("kr", "ko", "en", "ja");
    private static readonly Words MediaTypes = new("image", "video", "audio");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(KakaoTalkChannel.ChannelName, items);
        var draft = new ItemDraft { Kind = ItemKind.Message, Timestamp = receivedAt };
        var reader = json.Reader();
        bool isEmpty = true, isSkill = false;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("userRequest"u8))
            {
                isSkill = true;
                Request(ref reader, ref draft, account);
            }
            else if (reader.At("bot"u8))
            {
                Bot(ref reader, ref draft);
            }
            else if (reader.At("action"u8))
            {
                Action(ref reader, ref draft);
            }
            else
            {
                reader.Skip();
            }
        }

        if (isEmpty)
            return sink.Refuse("userRequest: must be given");
        if (!isSkill)
            draft.Strange("no userRequest");
        else if (draft.Sender is null)
            draft.Missing ??= "userRequest.user.id: must be given";
        else if (draft.Text is null && draft.Payload is null && draft.Attachments.IsEmpty)
            draft.Missing ??= "userRequest.utterance: must be given";

        // Of a picture that was sent the utterance is its address.
        if (draft.Text is { } text && draft.Attachments.Any(text, static (file, said) => file.Url == said))
            draft.Text = null;
        if (draft.Kind != ItemKind.Ignored)
            draft.Id = Name(body, receivedAt);
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static void Request(ref JsonReader reader, ref ItemDraft draft, AccountModel account)
    {
        if (!reader.OpenObject("userRequest", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("utterance"u8))
                draft.Text = reader.Text("userRequest.utterance", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("lang"u8))
                draft.Locale = Languages.Fact(ref reader) is { } lang ? lang is "kr" ? "ko" : lang : null;
            else if (reader.At("timezone"u8))
                draft.Note("timezone", reader.Fact());
            else if (reader.At("callbackUrl"u8))
                Callback(ref reader, ref draft, account);
            else if (reader.At("block"u8))
                draft.Note("block", reader.Inner("name"u8));
            else if (reader.At("user"u8))
                User(ref reader, ref draft);
            else if (reader.At("params"u8))
                Params(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    /// <summary><c>{"media":{"type":"image","url":"https://.."},"surface":"Kakaotalk.plusfriend"}</c>: a picture, a video or a file that was sent instead of words.</summary>
    private static void Params(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("userRequest.params", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (!reader.AtObject("media"u8))
            {
                reader.Skip();
                continue;
            }

            string? type = null, url = null;
            while (reader.NextMember())
            {
                if (reader.At("type"u8))
                    type = MediaTypes.Fact(ref reader);
                else if (reader.At("url"u8))
                    url = reader.Link(ref draft.Truncated);
                else
                    reader.Skip();
            }

            if (url is not null)
                draft.Attach(new Attachment { Kind = type is "image" or "video" or "audio" ? type : MediaKind.Of(null, url), Url = url });
        }
    }

    /// <summary>Only Kakao's own addresses, or the configured one, are ever posted to.</summary>
    private static void Callback(ref JsonReader reader, ref ItemDraft draft, AccountModel account)
    {
        if (reader.FactIfAny() is not { } url)
            return;
        if (IsKakaos(url) || (account.ApiUrl is { } known && Uri.TryCreate(url, UriKind.Absolute, out var address)
            && address.Authority == known.Authority && address.Scheme == known.Scheme))
        {
            draft.Note(ExtraNames.ReplyToken, url);
        }
        else
        {
            draft.Note("callback_refused", "true");
        }
    }

    /// <summary>A plain host name of Kakao's right behind the scheme: without a user, a port, or any sign that parsers read in two ways.</summary>
    private static bool IsKakaos(ReadOnlySpan<char> url)
    {
        const string Scheme = "https://";
        if (!url.StartsWith(Scheme))
            return false;
        var rest = url[Scheme.Length..];
        var end = rest.IndexOfAnyExcept(HostSigns);
        return end > 0 && rest[end] == '/' && rest[..end].EndsWith(".kakao.com");
    }

    private static void User(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("userRequest.user", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Alias("user", draft.Sender = reader.Id("userRequest.user.id", ref draft.Fault));
            else if (reader.At("properties"u8))
                Properties(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Properties(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("userRequest.user.properties", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("plusfriendUserKey"u8, "plusfriend_user_key"u8))
                draft.Alias("plusfriend", reader.Fact());
            else if (reader.At("appUserId"u8))
                draft.Alias("app_user", reader.Fact());
            else
                reader.Skip();
        }
    }

    private static void Bot(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("bot", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Account = reader.Id("bot.id", ref draft.Fault);
            else
                reader.Skip();
        }
    }

    /// <summary>A pressed button carries what it was given as <c>clientExtra</c>.</summary>
    private static void Action(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("action", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("clientExtra"u8))
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    reader.Skip();
                    continue;
                }

                var extra = reader.Raw();
                if (extra.AsSpan(1, extra.Length - 2).IsWhiteSpace())
                    continue;
                draft.Kind = ItemKind.Postback;
                draft.Payload = extra;
            }
            else if (reader.At("name"u8))
            {
                draft.Note("action", reader.Fact());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static string Name(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt)
    {
        const int TimeLength = 8;
        var length = TimeLength + (int)body.Length;
        var both = ArrayPool<byte>.Shared.Rent(length);
        BinaryPrimitives.WriteInt64BigEndian(both, receivedAt.UtcTicks);
        body.CopyTo(both.AsSpan(TimeLength));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(both);

        // 128 bits: two of one account never meet.
        return Convert.ToHexStringLower(hash[..16]);
    }
}
