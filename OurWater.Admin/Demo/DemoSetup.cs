namespace OurWater.Admin.Demo;

public static class DemoSetup
{
    public static void AddDemo(this WebApplicationBuilder builder, string[] args)
    {
    }
}
