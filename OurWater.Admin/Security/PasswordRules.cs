using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;

namespace OurWater.Admin.Security;

/// <summary>Long enough, and not among what others would try first: no common password, and none made of the person's own address or organisation. Which characters it has does not matter.</summary>
internal sealed class PasswordRules(Database database) : IPasswordValidator<AppUser>
{
    public const int Shortest = 12;
    public const int Longest = 128;
    public const string Help = "At least 12 characters. Three or four words that have nothing to do with each other are easy to remember and hard to guess.";

    // More than a hundred million tries by who knows what people choose; three words in a row have it.
    private const int LeastScore = 2;

    // The estimate does not see that two or three characters are repeated.
    private const int FewestDifferent = 5;

    // Its time grows with the square of the length and more; what begins with this many good characters is good.
    private const int Estimated = 64;

    private static readonly char[] Separators = ['@', '.', '-', '_', '+', ' '];

    public async Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password)
    {
        await using var context = database.OpenEverything();
        var organisations = await context.Memberships.Where(m => m.UserId == user.Id).Select(m => m.Organisation!.Name).ToListAsync();
        return Problem(password, user.Email, organisations) is { } problem ? IdentityResult.Failed(new IdentityError { Code = nameof(PasswordRules), Description = problem }) : IdentityResult.Success;
    }

    /// <summary>What is wrong with a password and what to do; null where it is good.</summary>
    public static string? Problem(string? password, string? email, IEnumerable<string> organisations)
    {
        if (password is null or { Length: < Shortest }) return "The password has fewer than 12 characters. Three or four words in a row are long enough, and easy to remember.";
        if (password.Length > Longest) return "The password has more than 128 characters. Write a shorter one.";
        var own = Own(email, organisations);
        var estimated = password[..Math.Min(password.Length, Estimated)];
        if (estimated.Distinct().Count() >= FewestDifferent && Zxcvbn.Zxcvbn.MatchPassword(estimated, own).Score >= LeastScore) return null;
        return own.FirstOrDefault(o => o.Length > 3 && password.Contains(o, StringComparison.OrdinalIgnoreCase)) is { } word
            ? $"This password is easy to guess: it is mostly “{word}”, which others know of you. Choose three or four words that have nothing to do with you or with each other."
            : "This password is easy to guess: it is among those that people choose often, or is made by a simple pattern. Choose three or four words that have nothing to do with each other.";
    }

    /// <summary>Whole names first: they are the clearest to name.</summary>
    private static List<string> Own(string? email, IEnumerable<string> organisations)
    {
        string[] whole = [.. organisations, .. email is null ? Array.Empty<string>() : [email], "OurWater Admin"];
        return [.. whole.Concat(whole.SelectMany(w => w.Split(Separators, StringSplitOptions.RemoveEmptyEntries))).Where(w => w.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
