using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Members;

namespace OurWater.Admin.Mail;

/// <summary>What the program writes. Links begin with the address of the settings, never with what a request said of itself.</summary>
public sealed class Letters(IOptions<MailOptions> options)
{
    public Letter Invitation(string to, string organisation, string by, Role role, string token) => new(to, $"Join {OneLine(organisation)} in OurWater", $"""
        {OneLine(by)} invites you to {OneLine(organisation)} in OurWater, as {RoleWords.InSentence(role)}.

        Open this link to join. It opens once, and ends after a week:

        {Link("join", token)}

        You do not know {OneLine(organisation)}? Then nothing happens if you leave this letter alone.
        """);

    public Letter NewPassword(string to, string token) => new(to, "Choose a new password for OurWater", $"""
        Somebody, most likely you, asked for a new password for {to}.

        Open this link to choose one. It opens once, and ends after two hours:

        {Link("reset-password", token)}

        It was not you? Then leave this letter alone: your password stays as it is.
        """);

    private string Link(string page, string token) => $"{options.Value.PublicAddress!.TrimEnd('/')}/account/{page}?token={token}";

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
