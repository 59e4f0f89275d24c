using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>The matcher's outcomes as agents are told of them.</summary>
internal static class OfferAnswers
{
    public static OfferAnswer Of(AcceptKind outcome) => outcome switch
    {
        AcceptKind.Accepted => OfferAnswer.Taken,
        AcceptKind.NotYours => OfferAnswer.NotYours,
        AcceptKind.Expired => OfferAnswer.Expired,
        _ => OfferAnswer.Gone,
    };

    public static OfferAnswer Of(DeclineOutcome outcome) => outcome switch
    {
        DeclineOutcome.Declined => OfferAnswer.Taken,
        DeclineOutcome.NotYours => OfferAnswer.NotYours,
        DeclineOutcome.Expired => OfferAnswer.Expired,
        _ => OfferAnswer.Gone,
    };
}
