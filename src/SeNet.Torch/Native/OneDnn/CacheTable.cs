using System.Globalization;

namespace SeNet.Torch.Native.OneDnn;

/// <summary>
/// Where oneDNN keeps the sizes of the caches: in Xbyak's <c>util::Cpu</c>, the sizes of up to ten levels, how many cores share each, and
/// the number of levels, as unsigned numbers of 32 bits. It has no name outside the library, so it is looked for by what it holds, in the
/// library's own writable memory.
/// </summary>
internal sealed unsafe class CacheTable
{
    /// <summary>Where Linux tells a process of its memory.</summary>
    public const string OwnMaps = "/proc/self/maps";

    private const int MostLevels = 10, Levels = 3, Length = 2 * MostLevels + 1;
    private const uint MostCores = 4096;
    private const string Library = "libtorch_cpu";

    private readonly uint* _sizes;

    private CacheTable(uint* sizes) => _sizes = sizes;

    /// <summary>The sizes that oneDNN works with. Setting them affects convolutions that are prepared afterwards.</summary>
    public CacheSizes Sizes
    {
        get => new(_sizes[0], _sizes[1], _sizes[2]);
        set => (_sizes[0], _sizes[1], _sizes[2]) = (value.Level1, value.Level2, value.Level3);
    }

    /// <summary>The places that look like the table with <paramref name="expected"/> in it, once oneDNN has run; it is the table if it is the only one.</summary>
    /// <param name="expected">The sizes that oneDNN has read from the processor.</param>
    /// <param name="maps">A file with the process's memory as Linux lists it. Where there is none, nothing is found.</param>
    public static IReadOnlyList<CacheTable> FindAll(CacheSizes expected, string maps = OwnMaps)
    {
        var found = new List<CacheTable>();
        foreach (var (start, end) in WritableMemory(maps))
            for (var place = (uint*)start; place + Length <= (uint*)end; place++)
                if (place[0] == expected.Level1 && IsTable(new(place, Length), expected)) found.Add(new(place));
        return found;
    }

    /// <summary>Whether <paramref name="words"/>, <see cref="Length"/> of them, are a table with these sizes.</summary>
    internal static bool IsTable(ReadOnlySpan<uint> words, CacheSizes expected)
    {
        ReadOnlySpan<uint> sizes = words[..MostLevels], sharing = words[MostLevels..(2 * MostLevels)];
        return words[2 * MostLevels] == Levels
            && sizes[..Levels].SequenceEqual([expected.Level1, expected.Level2, expected.Level3])
            && !sizes[Levels..].ContainsAnyExcept(0u)
            && !sharing[..Levels].ContainsAnyExceptInRange(1u, MostCores)
            && !sharing[Levels..].ContainsAnyExcept(0u);
    }

    // The library's data, and what has no name right behind it: its variables that begin as zero.
    private static List<(nint Start, nint End)> WritableMemory(string maps)
    {
        var areas = new List<(nint, nint)>();
        if (!File.Exists(maps)) return areas;
        var (previousEnd, isOurs) = (0L, false);
        foreach (var line in File.ReadLines(maps))
        {
            // 7f0e1a000000-7f0e1a8cc000 rw-p 1af0c000 fe:00 1234   /somewhere/libtorch_cpu.so
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length < 5 || fields[0].Split('-') is not [var from, var to]) continue;
            var (start, end) = (Address(from), Address(to));
            isOurs = fields.Length == 6 ? Path.GetFileName(fields[5]).StartsWith(Library, StringComparison.Ordinal) : isOurs && start == previousEnd;
            previousEnd = end;
            if (isOurs && fields[1].StartsWith("rw", StringComparison.Ordinal)) areas.Add(((nint)start, (nint)end));
        }
        return areas;
    }

    private static long Address(string hex) => long.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
