using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace SeNet.Torch.Native.Description;

/// <summary>What the processor calls itself.</summary>
internal static partial class ProcessorName
{
    private const int LastLeaf = unchecked((int)0x80000000);
    private const int FirstNameLeaf = unchecked((int)0x80000002), LastNameLeaf = unchecked((int)0x80000004);
    private const string Processors = "/proc/cpuinfo";

    /// <summary>"AMD EPYC 9354 32-Core Processor"; "unknown" where nothing tells.</summary>
    public static string Read() => (X86Base.IsSupported ? OfX86()
        : OperatingSystem.IsMacOS() ? OfMac()
        : OperatingSystem.IsLinux() && File.Exists(Processors) ? OfArmLinux(File.ReadLines(Processors))
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")) is { Length: > 0 } name ? name : "unknown"; // Windows sets it

    /// <summary>As Linux lists Arm's: by a name, else by the numbers of its maker and part.</summary>
    internal static string? OfArmLinux(IEnumerable<string> lines)
    {
        var values = lines.Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1]);
        if (values["model name"].FirstOrDefault() is { } name) return name;
        return values["CPU part"].FirstOrDefault() is { } part
            ? $"Arm, implementer {values["CPU implementer"].FirstOrDefault()}, part {part}" : null;
    }

    // Forty-eight characters in three leaves, zeros at their end.
    private static string? OfX86()
    {
        if ((uint)X86Base.CpuId(LastLeaf, 0).Eax < unchecked((uint)LastNameLeaf)) return null;
        var words = new List<int>();
        for (var leaf = FirstNameLeaf; leaf <= LastNameLeaf; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(leaf, 0);
            words.AddRange([a, b, c, d]);
        }
        return Text(MemoryMarshal.AsBytes<int>(words.ToArray()));
    }

    private static string? OfMac()
    {
        var text = new byte[256];
        nint length = text.Length;
        return ReadSetting("machdep.cpu.brand_string", text, ref length, 0, 0) == 0 ? Text(text) : null;
    }

    private static string Text(ReadOnlySpan<byte> zeroTerminated) => Encoding.ASCII.GetString(zeroTerminated).Split('\0')[0].Trim();

    [LibraryImport("libSystem.dylib", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadSetting(string name, [Out] byte[] value, ref nint length, nint newValue, nint newLength);
}
