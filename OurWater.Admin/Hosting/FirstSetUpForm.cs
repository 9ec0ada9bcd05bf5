using OurWater.Admin.Components.Account;
using OurWater.Admin.Security;

namespace OurWater.Admin.Hosting;

/// <summary>The page behind the one-time link.</summary>
internal sealed class FirstSetUpForm(Bootstrap bootstrap, FirstSetUpLink link) : IFirstSetUp
{
    public async Task<bool> IsAwaitedAsync(CancellationToken cancellationToken) => !await bootstrap.AnyUserAsync(cancellationToken);

    public async Task<bool> IsOpenAsync(string token, CancellationToken cancellationToken) => link.IsOpen(token) && await IsAwaitedAsync(cancellationToken);

    public async Task<IReadOnlyList<string>> CompleteAsync(FirstSetUp form, CancellationToken cancellationToken)
    {
        if (!await IsOpenAsync(form.Token, cancellationToken)) return ["This link was used already, or the program was started again since. Look for the newest link where the program prints its messages."];
        if (PasswordRules.Problem(form.Password, form.Email, [form.Organisation]) is { } problem) return [problem];
        var errors = await bootstrap.CreateAsync(new FirstOrganisation(form.Organisation, null, form.TimeZone, form.Email, form.Password, null), cancellationToken);
        if (errors.Count == 0) link.Close();
        return errors;
    }
}
