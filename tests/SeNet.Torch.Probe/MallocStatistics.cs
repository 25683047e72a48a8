using System.Runtime.InteropServices;

/// <summary>What glibc says about its heap.</summary>
internal static unsafe partial class MallocStatistics
{
    /// <summary>How many mappings of their own the C library makes for a block of 64 MiB: 1 by default.</summary>
    public static nuint MappingsOfLargeBlock()
    {
        nuint before = Read().MappedBlocks;
        void* block = NativeMemory.Alloc(64 << 20);
        nuint after = Read().MappedBlocks;
        NativeMemory.Free(block);
        return after - before;
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Heap Read();

    // struct mallinfo2 of malloc.h: ten size_t, of which the fourth counts mapped blocks.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Heap
    {
        private readonly nuint _arena, _freeBlocks, _fastBlocks;
        public readonly nuint MappedBlocks;
        private readonly nuint _mapped, _peak, _fastFree, _used, _free, _top;
    }
}
