using System.Text.RegularExpressions;

namespace Gateway.Channels.Email.Reports;

/// <summary>How the subjects of answers and forwarded mails begin: "Re:", "AW:", "[Shop] Fwd[2]:", in the languages programs are used in. Mail systems put none before their own.</summary>
internal static partial class SubjectMarks
{
    public static bool IsAnswer(string subject) => Mark().IsMatch(subject);

    [GeneratedRegex(
        @"^\s*(\[[^\]]{1,64}\]\s*)?(re|r|ref|aw|antw|antwort|sv|vs|vl|vá|vb|res|rv|rif|enc|tr|i|wg|fw|fwd|doorst|odp|pd|ynt|ilt|bls|trs|atb|απ|πρθ|σχετ|ha|отв|ответ|пересл|отг|răsp|továbbítás"
        + @"|回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|답장|회신|전달|השב|הועבר|رد|إعادة توجيه|ตอบ|ส่งต่อ|trả lời|chuyển tiếp)\s?([\[(]\d{1,3}[\])])?\s?[:：]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
