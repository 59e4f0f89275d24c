using System.Globalization;
using System.Security.Claims;
using Gateway.Contracts.Events;
using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Pages;
using Microsoft.AspNetCore.Http;

namespace Gateway.Events;

/// <summary>What a request asks for, checked.</summary>
internal sealed record EventsQuery(EventFilter Filter, Cursor? Cursor, bool FromNow, int Limit, string CursorMember)
{
    /// <summary>Claim that names the tenant of a credential.</summary>
    public const string TenantClaim = "tenant";

    private const int LimitDefault = 100;

    // A page of a thousand events is about a megabyte.
    private const int LimitMax = 1000;

    // The longest event type has 32 characters, a conversation about 33.
    private const int FilterMax = 128;

    /// <summary>Reads the request; null, with what to answer, when it breaks a rule.</summary>
    public static EventsQuery? Read(HttpContext context, CursorCodec codec, out IResult? refusal)
    {
        var query = context.Request.Query;
        string type = query["type"].ToString(), conversation = query["conversation"].ToString(), limitText = query["limit"].ToString();
        // A browser repeats its first URL when it reconnects, and Last-Event-ID is the newer of the two.
        var lastEventId = context.Request.Headers["Last-Event-ID"].ToString();
        var (member, after) = lastEventId.Length > 0 ? ("Last-Event-ID", lastEventId) : ("after", query["after"].ToString());
        var limit = LimitDefault;
        refusal = null;
        if (context.User.FindFirstValue(TenantClaim) is not { Length: > 0 } tenant)
        {
            refusal = EventsProblem.NoTenant();
        }
        else if (limitText.Length > 0 && !int.TryParse(limitText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit))
        {
            refusal = EventsProblem.InvalidLimit(limitText);
        }
        else if (type.Length > FilterMax || conversation.Length > FilterMax)
        {
            refusal = EventsProblem.InvalidFilter(type.Length > FilterMax ? "type" : "conversation", FilterMax);
        }
        else if (after.Length > CursorCodec.TextMax)
        {
            refusal = EventsProblem.LongCursor(member, CursorCodec.TextMax);
        }
        else
        {
            var filter = new EventFilter(EventRecord.TenantHash(tenant), type, conversation);
            var now = after == "now";
            var cursor = now || after.Length == 0 ? null : codec.Read(filter.Tenant, after);
            if (cursor is not null || now || after.Length == 0)
            {
                return new EventsQuery(filter, cursor, now, Math.Clamp(limit, 1, LimitMax), member);
            }

            refusal = EventsProblem.InvalidCursor(member);
        }

        return null;
    }

    /// <summary>What to answer when the log does not have what the cursor names.</summary>
    public IResult? Refusal(StartOutcome outcome, CursorCodec codec) => outcome switch
    {
        StartOutcome.Future => EventsProblem.FutureCursor(CursorMember),
        StartOutcome.Expired => EventsProblem.Expired(codec.Text(Filter.Tenant, Cursor! with { AcceptsGaps = true })),
        _ => null,
    };
}
