//// Augmentation
internal static class Block
{
    public static TrainerOptions Options => new()
    {
        HERE
    };
}
