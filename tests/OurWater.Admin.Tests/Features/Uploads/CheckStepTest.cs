using Bunit;
using Microsoft.AspNetCore.Components.Web;
using OurWater.Admin.Features.Uploads;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

/// <summary>The wizard at its check, over a file that was checked.</summary>
public abstract class CheckStepTest : PageTest
{
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    protected IRenderedComponent<UploadPage> Open(long id)
    {
        if (!Address.StartsWith($"/upload/{id}", StringComparison.Ordinal)) Navigation.NavigateTo($"/upload/{id}");
        return Render<UploadPage>(p => p.Add(u => u.Id, id));
    }

    /// <summary>The page with its first group of rejected rows open and ready to mend.</summary>
    protected async Task<IRenderedComponent<UploadPage>> OpenGroupAsync(long id)
    {
        var page = Open(id);
        page.WaitForElement(".fold", Patience);
        await page.Find(".fold").ClickAsync(new MouseEventArgs());
        page.WaitForAssertion(() => Assert.False(page.Find(".mendtable input").HasAttribute("disabled")), Patience);
        return page;
    }
}
