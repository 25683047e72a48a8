namespace SeNet.Torch.Tests;

/// <summary>The committed files under <c>tests/fixtures</c>.</summary>
internal static class Fixtures
{
    /// <summary>The root of the checkout.</summary>
    internal static readonly string Root = FindRoot();

    private static readonly string Folder = System.IO.Path.Combine(Root, "tests", "fixtures");

    /// <summary>The full path of a fixture, given with forward slashes: <c>formats/model_f16.safetensors</c>.</summary>
    internal static string Path(string name) => System.IO.Path.Combine(Folder, System.IO.Path.Combine(name.Split('/')));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SeNet.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds SeNet.sln; run the tests from a checkout.");
    }
}
