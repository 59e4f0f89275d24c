using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Meta;

/// <summary>Events that are no message: where the person came from, what it consented to, which app has the thread.</summary>
internal static class MessagingNotices
{
    private static readonly (byte[] Name, byte[] CamelName, string Text)[] Known =
    [
        Of("referral"), Of("optin"), Of("account_linking"), Of("policy_enforcement"), Of("pass_thread_control"), Of("take_thread_control"),
        Of("request_thread_control"), Of("app_roles"), Of("messaging_feedback"), Of("response_feedback"), Of("game_play"), Of("payment"),
        Of("pre_checkout"), Of("checkout_update"), Of("in_thread_lead_form_submit"), Of("messaging_customer_information"), Of("group_feed"),
        Of("order"), Of("consent"), Of("call"),
    ];

    /// <summary>The name of the event when the member is one of these.</summary>
    public static string? Name(in JsonReader reader)
    {
        foreach (var (name, camelName, text) in Known)
        {
            if (reader.ValueTextEquals(name) || reader.ValueTextEquals(camelName))
                return text;
        }

        return reader.ValueTextEquals("policy-enforcement"u8) ? "policy_enforcement" : null;
    }

    /// <summary>What an order, a survey or a form holds is the payload as it came.</summary>
    public static void Read(ref JsonReader reader, ref ItemDraft draft, string what)
    {
        draft.Kind = ItemKind.System;
        draft.Status = what;
        string? wrong = null;
        if (what == "referral")
        {
            Referral(ref reader, ref draft);
            return;
        }

        // Lists (app_roles names roles by app) tell nothing a conversation needs.
        if (!reader.OpenObject(what, ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("payload"u8))
                draft.Payload = reader.Fact();
            else if (reader.At("type"u8))
                draft.Note("type", reader.Fact());
            else if (reader.At("ref"u8))
                draft.Note("referral", reader.Fact());
            else if (reader.At("user_ref"u8, "userRef"u8))
                draft.Note("user_ref", reader.Fact());
            else if (reader.At("status"u8) || reader.At("action"u8))
                draft.Note("result", reader.Fact());
            else if (reader.At("reason"u8))
                draft.Note("detail", reader.Fact());
            else if (reader.At("metadata"u8))
                draft.Note("metadata", reader.Fact());
            else if (reader.At("products"u8) || reader.At("feedback_screens"u8, "feedbackScreens"u8) || reader.At("screens"u8))
                draft.Payload = reader.Raw();
            else if (!Tokens(ref reader, ref draft))
                reader.Skip();
        }
    }

    /// <summary><c>{"ref":"..","source":"ADS","type":"OPEN_THREAD","ad_id":"..","referer_uri":"..","product":{"id":".."}}</c></summary>
    public static void Referral(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("referral", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("ref"u8))
                draft.Note("referral", reader.Fact());
            else if (reader.At("source"u8))
                draft.Note("referral_source", reader.Fact());
            else if (reader.At("type"u8))
                draft.Note("referral_type", reader.Fact());
            else if (reader.At("ad_id"u8, "adId"u8))
                draft.Note("referral_id", reader.Fact());
            else if (reader.At("referer_uri"u8, "refererUri"u8) || reader.At("origin_domain"u8, "originDomain"u8))
                draft.Note("referral_url", reader.Fact());
            else if (reader.At("product"u8))
                draft.Note("product", reader.Inner("id"u8));
            else
                reader.Skip();
        }
    }

    private static bool Tokens(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("title"u8))
            draft.Text = reader.Fact();
        else if (reader.At("authorization_code"u8, "authorizationCode"u8))
            draft.Note("authorization_code", reader.Fact());
        else if (reader.At("one_time_notif_token"u8) || reader.At("notification_messages_token"u8))
            draft.Note("notification_token", reader.Fact());
        else if (reader.At("notification_messages_frequency"u8))
            draft.Note("notification_frequency", reader.Fact());
        else if (reader.At("notification_messages_status"u8) || reader.At("user_token_status"u8))
            draft.Note("notification_status", reader.Fact());
        else if (reader.At("token_expiry_timestamp"u8))
            draft.Note("notification_expires", reader.Fact());
        else if (reader.At("new_owner_app_id"u8, "newOwnerAppId"u8) || reader.At("requested_owner_app_id"u8, "requestedOwnerAppId"u8))
            draft.Note("new_owner", reader.Fact());
        else if (reader.At("previous_owner_app_id"u8, "previousOwnerAppId"u8))
            draft.Note("previous_owner", reader.Fact());
        else
            return false;
        return true;
    }

    private static (byte[] Name, byte[] CamelName, string Text) Of(string name)
    {
        var words = name.Split('_');
        var camel = words[0] + string.Concat(words[1..].Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return (System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(camel), name);
    }
}
