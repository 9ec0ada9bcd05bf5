using OurWater.Admin.Data;

namespace OurWater.Admin.Features.Members;

/// <summary>A person of the organisation.</summary>
/// <param name="Since">When they joined.</param>
public sealed record MemberRow(string UserId, string Email, Role Role, DateTime Since);

/// <summary>An invitation that nobody has used yet.</summary>
public sealed record InvitationRow(long Id, string For, Role Role, string CreatedBy, DateTime CreatedAt, DateTime ExpiresAt);

/// <param name="Organisation">Its name.</param>
public sealed record OpenInvitation(string Organisation, Role Role, DateTime ExpiresAt);

public static class RoleWords
{
    public static IReadOnlyList<(Role Role, string Words)> All { get; } = [.. Enum.GetValues<Role>().Select(r => (r, Of(r)))];

    public static string Of(Role role) => role switch
    {
        Role.Admin => "Administrator: changes everything, and decides who belongs to the organisation",
        Role.Editor => "Editor: uploads, changes records, runs syncs, settles conflicts",
        _ => "Viewer: looks and downloads, changes nothing",
    };

    public static string Name(Role role) => role == Role.Admin ? "Administrator" : role.ToString();

    /// <summary>"You are invited as administrator."</summary>
    public static string InSentence(Role role) => Name(role).ToLowerInvariant();
}
