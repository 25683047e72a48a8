using System.Diagnostics;

namespace SeNet.Torch.Tests;

/// <summary>
/// Real data sets beside the repository, in <c>shared/data</c>; they are no part of it, so tests that want them are
/// skipped elsewhere.
/// </summary>
internal static class SharedData
{
    /// <summary>A real file of CIFAR-10, unpacked into a folder. Skips the test where there is none.</summary>
    public static string UnpackCifar10(string name, TemporaryFolder folder)
    {
        var packed = Find(Path.Combine("cifar-10", name + ".xz"));
        Assert.SkipWhen(packed is null, $"shared/data/cifar-10/{name}.xz isn't beside the repository.");
        var path = Path.Combine(folder.Path, name);
        Assert.SkipUnless(Unpack(packed!, path), "The program xz, which unpacks the data, isn't installed.");
        return path;
    }

    /// <summary>The folder of flower photographs. Skips the test where there is none.</summary>
    public static string Flowers()
    {
        var folder = Find("flowers");
        Assert.SkipWhen(folder is null, "shared/data/flowers isn't beside the repository.");
        return folder!;
    }

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (Path.Exists(path))
                return path;
        }

        return null;
    }

    private static bool Unpack(string packed, string path)
    {
        try
        {
            using var program = Process.Start(new ProcessStartInfo("xz", ["-dkc", packed]) { RedirectStandardOutput = true })!;
            using (var file = File.Create(path))
                program.StandardOutput.BaseStream.CopyTo(file);
            program.WaitForExit();
            return program.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
