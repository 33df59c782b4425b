namespace ImQuota.Client.Actions;

/// <summary>Actions in order, each in one list at most; taking one out of the middle costs as little as the first. Belongs to the dispatcher's lock.</summary>
internal sealed class ActionList
{
    public PendingAction? First { get; private set; }

    public PendingAction? Last { get; private set; }

    public void AddLast(PendingAction action)
    {
        action.Previous = Last;
        action.Next = null;
        if (Last is null)
        {
            First = action;
        }
        else
        {
            Last.Next = action;
        }

        Last = action;
    }

    public void AddFirst(PendingAction action)
    {
        action.Previous = null;
        action.Next = First;
        if (First is null)
        {
            Last = action;
        }
        else
        {
            First.Previous = action;
        }

        First = action;
    }

    public void Remove(PendingAction action)
    {
        if (action.Previous is null)
        {
            First = action.Next;
        }
        else
        {
            action.Previous.Next = action.Next;
        }

        if (action.Next is null)
        {
            Last = action.Previous;
        }
        else
        {
            action.Next.Previous = action.Previous;
        }

        action.Previous = action.Next = null;
    }
}
